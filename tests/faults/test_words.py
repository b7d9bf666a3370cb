"""A run reports the same findings even if the run before it was killed."""

from __future__ import annotations

LATEST = """
select file_path, outcome from raw.digest_outcomes
qualify row_number() over (partition by file_path order by seen_order desc) = 1
order by file_path
"""


def test_after_a_run_that_was_killed_behind_the_ingest_files_are_loaded_not_unchanged(instance_of):
    unbroken, broken = instance_of("unbroken", empty=True), instance_of("broken", empty=True)
    said = unbroken.run()
    for _ in range(2):
        broken.load()
        broken.settings.run_status.unlink()
    again = broken.run()
    assert again.message == said.message
    assert "3 loaded, 1 rejected" in again.message
    assert (again.new_digests, again.new_papers) == (said.new_digests, said.new_papers) == (2, 8)
    assert broken.ask(LATEST) == unbroken.ask(LATEST)
    assert {outcome for _, outcome in broken.ask(LATEST)} == {"loaded", "rejected"}


def test_after_publishing_an_unmodified_file_is_unchanged(running):
    assert {outcome for _, outcome in running.ask(LATEST)} == {"loaded", "rejected"}
    running.run()
    assert {outcome for _, outcome in running.ask(LATEST)} == {"unchanged", "rejected"}


def test_a_duplicate_and_a_revised_file_stay_so_too(running):
    page = running.settings.digests_dir / "saved-page.txt"
    (running.settings.digests_dir / "copy.txt").write_bytes(page.read_bytes())
    page.write_text(page.read_text() + "\nA Title That Came Later\n" + "It has an abstract that says what it is about. " * 10)
    running.load()
    running.load()
    found = dict(running.ask(LATEST))
    assert (found["copy.txt"], found["saved-page.txt"]) == ("duplicate", "revised")
    assert "1 duplicate, 1 revised" in running.run().message
