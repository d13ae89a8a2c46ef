"""The desk: what staff see in their browser under /desk. Server-rendered, plain forms, no script needed.

To add pages: one file here that ends in `PAGES`, one template a page in bot/pages/desk/, one line in `routes.py`.

    async def show(visit: Visit) -> Response:
        case = await cases.one(visit.transaction, visit.number("id"))
        if case is None:
            raise NotFound
        visit.require("see_cases", case)                            # the gate, for this one object; Refused -> 403
        await visit.note("see_case", "case", case.id)               # history, in the transaction of the page
        return visit.show("case.html", case=case)                   # bot/pages/desk/case.html extends "desk/base.html"

    async def close(visit: Visit) -> Response:
        number, reason = visit.number("id"), visit.form.text("reason")
        if not reason:
            return visit.show("case.html", 422, wrong={"reason": say("desk.wrong.empty")}, ...)
        await cases.close(visit.transaction, number, reason, visit.now)
        await visit.note("close_case", "case", number, reason=reason)
        return await visit.go("/desk/vu-viec", "desk.done.closed", number=str(number))   # 303, and a notice up there

    PAGES = (
        Page("/desk/vu-viec/{id:int}", show, "see_cases", menu="desk.menu.cases"),
        Page("/desk/vu-viec/{id:int}/dong", close, "close_case", "POST"),
    )

What the frame does around a handler, in this order: reads the body, refuses posts of other sites and forms without
their token, opens ONE transaction, looks up session and account in it (a revoked officer lands on the sign-in page,
with the reason), asks the gate for the page's action (None: anybody signed in), runs the handler, commits. An answer
of 400 or above rolls back, and so does every exception: NotFound is a 404 page, Refused a 403, anything else a 500
with an incident number. The answer is sent after the commit, so a handler may return a stream.

`before=` is for what must not happen inside a transaction (hashing, searching, the network): it is called with the
same Visit after session and gate were checked in a short transaction of its own, and what it returns is
`visit.ready`. It has no `visit.transaction`; if it needs rows it opens `visit.desk.database.begin()` itself and
closes it before the long work. What must happen once the page is committed and before its answer is sent is
`visit.after = …`, a function without arguments.

`visit.owed += claims` sends messages to people after the commit (bot/handover gives the claims). `visit.desk.front` is
the conversation behind the desk: `.talk.search`, `.talk.office`, `.outbox`. A page that is fetched by an open page's
script says `by_script=True`: it keeps no session alive. `data-live="PATH"` in a template makes bot/pages/static/desk.js
fetch `{"mark", "html", "count", "news"}` from there every few seconds; 204 means nothing new. What somebody typed into
a field named in frame.WRITTEN is shown to them at the sign-in page when their session ended or was revoked meanwhile.

`visit.form.text(name)` is cleaned text, `visit.form.get(name, "")` raw (passwords), `visit.form.every(name)` all
values; `visit.asked(name)` a query parameter; `visit.number(name)` a number in the path. `visit.now` is the service's
clock (in a rehearsal not the real time).

Templates get `visit`, `actor`, `may(action, thing)`, `say(key)`, `label(key, otherwise)`, `moment(instant)`,
`day(date)`. They import `desk/parts.html` "with context": `form(action)` (a call block that carries the form's token:
a form without it is refused), `field`, `area`, `choose`, `submit`, `table`. The title is `{% block title %}`, the
page `{% block page %}`.
A word given to `visit.note` needs its sentence in bot/texts/desk.toml under [act].
"""
