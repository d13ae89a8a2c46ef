"""The check of eligibility: facts from what people say, only the questions that still matter, a card that says why.

`position.py` is where a person stands (worked out from the answers, never stored), `card.py`
says a result, `talk.py` ties them to the turn and the database. The rules are data: knowledge/supports.
"""
