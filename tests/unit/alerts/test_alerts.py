"""When an alert is raised, when it is told, when it is over, and in which words: without any sending."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from pydantic import ValidationError

from papertrends.alerts import rules, telling, wording
from papertrends.alerts.rules import Alert, Seen
from papertrends.alerts.settings import AlertSettings
from papertrends.alerts.telling import Channel, Line
from papertrends.run_status import Rejected, Run, RunningRun, RunStatus

NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def run(run_id: str, outcome: str = "published", message: str = "") -> Run:
    return Run.model_validate({"run_id": run_id, "started_at": NOW, "ended_at": NOW, "outcome": outcome, "message": message})


def seen(status: RunStatus | None = None, **others: object) -> Seen:
    return Seen(**({"now": NOW, "status": status or RunStatus(), "free": 10**9, "least_free": 10**8, "digest_days": 7} | others))  # pyright: ignore


def found(status: RunStatus | None = None, told: set[str] | None = None, **others: object) -> dict[str, Alert | None]:
    return rules.found(seen(status, **others), told or set())


class TestRules:
    def test_the_last_run_decides(self):
        failed = found(RunStatus(runs=[run("b", "failed", "the disk\nis full"), run("a")]))["run_failed"]
        assert failed is not None
        assert failed.message == "the build of 2026-03-02 12:00 UTC failed: the disk is full"
        assert found(RunStatus(runs=[run("b", "nothing_new"), run("a", "failed")])) == {"run_failed": None, "disk_low": None}

    def test_without_a_run_on_record_nothing_is_known(self):
        """run_status.json may be deleted; that does not mend a failed build."""
        assert "run_failed" not in found(RunStatus())

    def test_a_killed_run_is_one_that_failed(self):
        running = RunningRun(run_id="b", started_at=NOW)
        killed = found(RunStatus(running=running, runs=[run("a")]), was_killed=True)["run_failed"]
        assert killed is not None
        assert "was killed" in killed.message
        assert found(RunStatus(running=running, runs=[run("a")]))["run_failed"] is None

    @pytest.mark.parametrize(("days", "is_old"), [(6, False), (7, True), (400, True), (-3, False)])
    def test_the_newest_digest_is_old_from_a_day_on(self, days, is_old):
        alert = found(newest_digest=NOW.date() - dt.timedelta(days=days))["no_digest"]
        assert (alert is not None) == is_old

    def test_where_no_digest_can_be_seen_nothing_is_said_of_it(self):
        assert "no_digest" not in found(newest_digest=None)

    def test_rejected_files_are_counted_and_named(self):
        alert = found(RunStatus(rejected=Rejected(files=2, first=["a.txt (empty)", "b.bin (unknown_format)"])))["files_rejected"]
        assert alert is not None
        assert (alert.weight, alert.message) == (2, "2 files could not be read: a.txt (empty), b.bin (unknown_format)")
        assert found(RunStatus(rejected=Rejected(files=0)))["files_rejected"] is None
        assert "files_rejected" not in found(RunStatus())

    @pytest.mark.parametrize(("free", "told", "is_low"), [(99, False, True), (100, False, False), (110, True, True), (120, True, False)])
    def test_a_low_disk_must_have_clearly_more_room_before_it_is_over(self, free, told, is_low):
        alert = found(told={"disk_low"} if told else set(), free=free, least_free=100)["disk_low"]
        assert (alert is not None) == is_low

    def test_jobs_and_sensors_are_told_apart_by_name(self):
        alerts = found(jobs={"fetch": "no answer", "other": None}, sensors={"the sensor daily": "KeyError"})
        assert {key: alert and alert.message for key, alert in alerts.items() if key != "disk_low"} == {
            "job_failed:fetch": "the last run of the job fetch failed: no answer",
            "job_failed:other": None,
            "sensor_failed:the sensor daily": "the sensor daily failed: KeyError",
        }

    def test_what_a_program_said_is_shortened(self):
        alert = found(RunStatus(runs=[run("a", "failed", "x" * 10_000)]))["run_failed"]
        assert alert is not None
        assert len(alert.message) < 400


RAISED: dict[str, Alert | None] = {"disk_low": Alert("disk_low", "the disk is low")}
FINE: dict[str, Alert | None] = {"disk_low": None}


def told(channel: Channel, found: dict[str, Alert | None], runs: list[Run] | None = None) -> tuple[list[tuple[str, str]], Channel]:
    """What a channel is told at a look, and what it knows after it."""
    lines = telling.news(channel, found, runs or [])
    return [(line.kind, line.state) for line in lines], telling.after_telling(channel, found, runs or [], NOW)


class TestTelling:
    def test_once_and_again_when_it_is_over(self):
        said, channel = told(Channel(), RAISED)
        assert said == [("disk_low", "raised")]
        said, channel = told(channel, {"disk_low": Alert("disk_low", "the disk is lower still")})
        assert said == []
        said, channel = told(channel, FINE)
        assert said == [("disk_low", "over")]
        said, channel = told(channel, FINE)
        assert said == []
        assert told(channel, RAISED)[0] == [("disk_low", "raised")], "another time"

    def test_a_look_that_cannot_see_something_does_not_end_it(self):
        _, channel = told(Channel(), RAISED)
        said, channel = told(channel, {})
        assert said == []
        assert told(channel, RAISED)[0] == []

    def test_more_rejected_files_are_news_and_fewer_are_not(self):
        def rejected(files: int) -> dict[str, Alert | None]:
            return {"files_rejected": Alert("files_rejected", f"{files} files", weight=files)}

        said = [("files_rejected", "raised")]
        first, channel = told(Channel(), rejected(2))
        more, channel = told(channel, rejected(5))
        fewer, channel = told(channel, rejected(3))
        again, channel = told(channel, rejected(4))
        assert (first, more, fewer, again) == (said, said, [], said)

    def test_a_channel_that_was_out_of_reach_is_told_what_is_wrong_then(self):
        channel = telling.after_failing(Channel(), "no answer", NOW)
        assert told(channel, RAISED)[0] == [("disk_low", "raised")]
        said, channel = told(channel, FINE)
        assert said == [], "what began and ended meanwhile is not worth a word"
        assert channel.failures == 0

    def test_a_run_that_failed_between_two_looks_is_told_although_the_next_one_succeeded(self):
        fine: dict[str, Alert | None] = {"run_failed": None}
        _, channel = told(Channel(), fine, [run("a")])
        said, channel = told(channel, fine, [run("c"), run("b", "failed", "killed"), run("a")])
        assert said == [("run_failed", "over")]
        assert told(channel, fine, [run("c"), run("b", "failed"), run("a")])[0] == []

    def test_what_is_past_when_alerts_are_switched_on_is_not_told(self):
        assert told(Channel(), {"run_failed": None}, [run("b"), run("a", "failed")])[0] == []

    def test_pauses_double_up_to_an_hour_and_a_clock_set_back_does_not_lengthen_them(self):
        channel, pauses = Channel(), []
        for _ in range(100):
            channel = telling.after_failing(channel, "no answer", NOW)
            assert channel.not_before is not None
            pauses.append((channel.not_before - NOW).total_seconds() / 60)
        assert pauses[:7] == [1, 2, 4, 8, 16, 32, 60]
        assert max(pauses) == 60
        assert not telling.may_be_told(channel, NOW + dt.timedelta(minutes=59))
        assert telling.may_be_told(channel, NOW + dt.timedelta(minutes=60))
        assert telling.may_be_told(channel, NOW - dt.timedelta(days=365))


class TestWording:
    LINES = (Line("run_failed", "", "raised", "it failed"), Line("disk_low", "", "over", "there is room on the disk again"))

    def test_the_body_is_for_chats_and_programs(self):
        body = wording.body(self.LINES, "box", NOW, "http://papers")
        assert json.loads(json.dumps(body)) == {
            "text": "papertrends on box:\n- it failed\n- over: there is room on the disk again\nDashboard: http://papers",
            "host": "box",
            "sent_at": "2026-03-02T12:00:00+00:00",
            "dashboard": "http://papers",
            "alerts": [
                {"kind": "run_failed", "subject": "", "state": "raised", "message": "it failed"},
                {"kind": "disk_low", "subject": "", "state": "over", "message": "there is room on the disk again"},
            ],
        }

    @pytest.mark.parametrize("evil", ["<!channel>", "<http://evil|click>", "@all", "[click](http://evil)", "`x`", "a\nb", "a\u202eb"])
    def test_a_file_name_mentions_nobody_and_makes_no_link_in_a_chat(self, evil):
        text = str(wording.body([Line("files_rejected", "", "raised", evil)], "box", NOW, "")["text"])
        assert not set("<>@[]`\u202e") & set(text)
        assert len(text.splitlines()) == 3

    def test_a_mail_has_its_headers_and_says_the_same(self):
        evil = Line("run_failed", "", "raised", "no\r\nBcc: victim@example.org " + "x" * 500)
        letter = wording.mail([evil, *self.LINES], "box", NOW, "http://papers", "from@example.org", ["a@example.org", "b@example.org"])
        assert letter["To"] == "a@example.org, b@example.org"
        assert letter["Bcc"] is None
        assert letter["Subject"].startswith("papertrends on box: no")
        assert letter["Subject"].endswith("(and 2 more)")
        assert letter["Auto-Submitted"] == "auto-generated"
        assert "- over: there is room on the disk again" in letter.get_content()


class TestSettings:
    @pytest.fixture(autouse=True)
    def nothing_set(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import os

        for name in [name for name in os.environ if name.startswith("PAPERTRENDS_ALERT_")]:
            monkeypatch.delenv(name)

    def test_off_unless_configured(self):
        assert AlertSettings().channels == ()
        assert AlertSettings(mail_to="a@example.org, b@example.org").mail_to == ("a@example.org", "b@example.org")  # pyright: ignore

    @pytest.mark.parametrize(
        "wrong",
        [
            {"webhook_url": "ftp://s3cret"},
            {"webhook_url": "https://s3cret", "webhook_url_file": "/run/s3cret"},
            {"smtp_security": "none", "smtp_password": "s3cret"},
            {"mail_to": "s3cret"},
            {"smtp_port": 0, "smtp_password": "s3cret"},
        ],
    )
    def test_an_invalid_setting_is_refused_without_its_value(self, wrong):
        with pytest.raises(ValidationError) as refused:
            AlertSettings(**wrong)
        assert "s3cret" not in str(refused.value)

    def test_a_secret_is_read_from_its_file_each_time(self, tmp_path):
        file = tmp_path / "secret"
        alerts = AlertSettings(webhook_url_file=file, smtp_password_file=file)
        for value in ("https://example.org/first", "https://example.org/second"):
            file.write_text(f"{value}\n")
            assert (alerts.webhook(), alerts.password()) == (value, value)
        assert "example.org" not in repr(AlertSettings(webhook_url="https://example.org/s3cret"))  # pyright: ignore
        file.write_text("no address")
        with pytest.raises(ValueError, match="not an address"):
            alerts.webhook()
