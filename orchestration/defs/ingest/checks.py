"""Checks of the loaded digests: one blocks the build, the others warn."""

import dagster as dg

from orchestration import pipeline
from orchestration.defs.resources import WAREHOUSE_POOL, settings
from orchestration.warehouse import raw
from papertrends.sentences import counted

NAMED = 20
"""How many files a check names; digest_outcomes has the rest."""


def _rows(sql: str) -> list[tuple[object, ...]]:
    with raw.open_warehouse(settings.warehouse) as con:
        return con.execute(sql).fetchall()


def _table(columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> dg.MetadataValue:
    """Show rows as a table of plain text. The UI would render Markdown, and file names are not trusted."""
    records = [dg.TableRecord(dict(zip(columns, ("" if v is None else str(v) for v in row), strict=True))) for row in rows[:NAMED]]
    return dg.MetadataValue.table(records, schema=dg.TableSchema([dg.TableColumn(name) for name in columns]))


@dg.asset_check(asset=dg.AssetKey(["raw", "digest_files"]), blocking=True, pool=WAREHOUSE_POOL)
def every_line_accounted(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    """Every line and item of every file read is part of a banner, an entry or a reject. Blocks the build."""
    rows = _rows(
        """
        select file_path, lines, lines_accounted, items, items_accounted from raw.digest_files
        where lines != lines_accounted or items != items_accounted order by file_path
        """
    )
    if rows:
        pipeline.finish(settings, context.run.run_id, "failed", f"lines are not accounted for in {len(rows)} files, first {rows[0][0]}")
    return dg.AssetCheckResult(
        passed=not rows,
        severity=dg.AssetCheckSeverity.ERROR,
        description="every line is accounted for" if not rows else f"{counted(len(rows), 'file')} with lines or items not accounted for",
        metadata={"files": _table(("file", "lines", "accounted", "items", "accounted"), rows)},
    )


@dg.asset_check(asset=dg.AssetKey(["raw", "digest_outcomes"]), pool=WAREHOUSE_POOL)
def no_file_rejected() -> dg.AssetCheckResult:
    """Every file could be read. Lists files that could not, with the reason."""
    rows = _rows(
        """
        select file_path, reason, line, detail from raw.digest_outcomes
        qualify row_number() over (partition by file_path order by seen_order desc) = 1 and outcome = 'rejected' order by file_path
        """
    )
    return dg.AssetCheckResult(
        passed=not rows,
        severity=dg.AssetCheckSeverity.WARN,
        # no file name here: the UI also renders descriptions as Markdown
        description="no file was rejected" if not rows else f"{counted(len(rows), 'file')} rejected",
        metadata={"files": _table(("file", "reason", "line", "detail"), rows)},
    )


@dg.asset_check(asset=dg.AssetKey(["marts", "digests"]), pool=WAREHOUSE_POOL)
def every_digest_has_a_day() -> dg.AssetCheckResult:
    """Every digest is dated. An undated one counts in no trend until you date it in digests.csv."""
    rows = _rows("select file_path, format, entries from marts.digests where listed_on is null and listed_from is null order by file_path")
    return dg.AssetCheckResult(
        passed=not rows,
        severity=dg.AssetCheckSeverity.WARN,
        description="every digest is dated" if not rows else f"{counted(len(rows), 'digest')} undated: not counted in trends",
        metadata={"digests": _table(("file", "format", "entries"), rows)},
    )


@dg.asset_check(asset=dg.AssetKey(["raw", "digest_entries"]), pool=WAREHOUSE_POOL)
def every_entry_has_an_abstract() -> dg.AssetCheckResult:
    """Every entry has an abstract. Some formats list only titles, so topics and phrases have less text to use."""
    rows = _rows(
        """
        select files.file_path, count(*) as entries from raw.digest_entries as entries
        inner join raw.digest_files as files using (file_id)
        where coalesce(entries.abstract, '') = '' group by files.file_path order by entries desc, files.file_path
        """
    )
    count = sum(int(str(row[1])) for row in rows)
    return dg.AssetCheckResult(
        passed=not rows,
        severity=dg.AssetCheckSeverity.WARN,
        description="every entry has an abstract" if not rows else f"{count:,} entries in {len(rows):,} files have no abstract",
        metadata={"entries": count, "files": _table(("file", "entries without an abstract"), rows)},
    )
