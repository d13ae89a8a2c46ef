"""Every fault of the environment is told at once; secrets do not print themselves."""

import pytest

from bot.settings import Misconfigured, Settings


def test_nothing_set_is_a_working_installation() -> None:
    settings = Settings.from_env({"PATH": "/bin"})
    assert settings.http_port == 8080
    assert settings.database_url.endswith("/data/khuyencong.sqlite3")
    assert str(settings.office) == ""


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(Misconfigured) as refused:
        Settings.from_env(
            {
                "KC_HTTP_PROT": "80",
                "KC_HTTP_PORT": "eighty",
                "KC_CLOCK_RATE": "-1",
                "KC_CLOCK_START": "yesterday",
                "KC_PUBLIC_URL": "example",
                "KC_DATABASE_URL": "mysql://x",
                "KC_TELEGRAM_WEBHOOK_SECRET": "s",
                "KC_TELEGRAM_STAFF_GROUP": "nhóm",
            }
        )
    told = "\n".join(refused.value.faults)
    for name in (
        "HTTP_PROT",
        "HTTP_PORT",
        "CLOCK_RATE",
        "CLOCK_START",
        "PUBLIC_URL",
        "DATABASE_URL",
        "WEBHOOK_SECRET",
        "STAFF_GROUP",
    ):
        assert f"KC_{name}" in told or name in told


def test_a_token_is_not_in_what_is_printed() -> None:
    settings = Settings.from_env(
        {"KC_TELEGRAM_TOKEN": "123:SECRET", "KC_DATABASE_URL": "postgresql+psycopg://u:PASS@h/d"}
    )
    assert "SECRET" not in repr(settings)
    assert "PASS" not in repr(settings)
