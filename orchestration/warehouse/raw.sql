-- The raw layer: what files said. Insert-only, except for the raw.config_* tables, which mirror the configuration folder
-- and are replaced by each run.
create schema if not exists raw;

-- one row per file content read by one version of one reader
create table if not exists raw.digest_files (
    file_id varchar not null,              -- hash of content_sha256, format and reader_version
    content_sha256 varchar not null,
    file_path varchar not null,            -- where these bytes were first read, relative to the digests folder
    format varchar not null,
    reader_version integer not null,
    source varchar not null,
    source_kind varchar not null,          -- daily, listing, search, unknown
    listed_on date,                        -- as stated by content or file name
    listed_on_source varchar,              -- content, filename
    listed_month integer,                  -- a day stated without its year
    listed_day integer,
    page_url varchar,
    encoding varchar,
    encoding_errors bigint not null,
    size_bytes bigint not null,
    lines bigint not null,
    lines_accounted bigint not null,
    items bigint not null,
    items_accounted bigint not null,
    entries bigint not null,
    rejects bigint not null,
    run_id varchar not null,
    loaded_at timestamp not null           -- UTC
);
-- also adds the columns to warehouses of earlier versions
alter table raw.digest_files add column if not exists remark varchar;        -- reason code of a warning about a file that was read
alter table raw.digest_files add column if not exists remark_line bigint;    -- the first line it refers to
alter table raw.digest_files add column if not exists remark_detail varchar;
alter table raw.digest_files add column if not exists listed_from date;      -- first and last day of a list of a week or a month
alter table raw.digest_files add column if not exists listed_to date;
-- the order of readings; clocks may jump back
create sequence if not exists raw.order_of_readings;
alter table raw.digest_files add column if not exists read_order bigint default nextval('raw.order_of_readings');

-- one row per entry of a file content as one reader version read it
create table if not exists raw.digest_entries (
    file_id varchar not null,
    entry_id varchar not null,             -- hash of content_sha256, line_start and item: the same under any reader version
    position bigint not null,              -- 1-based order among the file's entries
    line_start bigint not null,
    line_end bigint not null,
    item bigint not null,
    title varchar not null,
    abstract varchar using compression zstd, -- half the time and size of DuckDB's own choice
    authors varchar[] not null,
    authors_as_written varchar,
    venue varchar,
    published_on date,
    published_precision varchar,
    arxiv_id varchar,
    arxiv_version integer,
    doi varchar,
    url varchar,
    categories varchar[] not null,
    upvotes bigint,
    source_record_id varchar,
    listed_on date,                        -- only where the entry itself names the list's day
    section varchar,                       -- new, cross, replaced
    keywords varchar[] not null,
    code_url varchar,
    ai_summary varchar,
    verbatim varchar not null using compression zstd
);
-- the order of insertion; models use it to read only the rows they need
create sequence if not exists raw.order_of_entries;
alter table raw.digest_entries add column if not exists entry_row bigint default nextval('raw.order_of_entries');

-- also adds the columns to warehouses of earlier versions
alter table raw.digest_entries add column if not exists project_url varchar;
alter table raw.digest_entries add column if not exists thumbnail_url varchar;
alter table raw.digest_entries add column if not exists num_comments bigint;
alter table raw.digest_entries add column if not exists summary varchar;      -- a summary not written by the authors

-- one row per record that could not be read
create table if not exists raw.digest_rejects (
    file_id varchar not null,
    line_start bigint not null,
    line_end bigint not null,
    item bigint not null,
    reason varchar not null,
    detail varchar,
    verbatim varchar not null using compression zstd
);

-- one row per change of a file's outcome: a run that finds the same outcome again adds nothing
create table if not exists raw.digest_outcomes (
    run_id varchar not null,
    file_path varchar not null,
    content_sha256 varchar,                -- null if the file could not be read or is gone
    file_id varchar,                       -- null if nothing was read
    outcome varchar not null,              -- loaded, unchanged, duplicate, revised, rejected, vanished
    reason varchar,
    line bigint,
    detail varchar,
    format varchar,
    readers_version varchar,               -- fingerprint of all readers: a rejected file is tried again when it changes
    size_bytes bigint,
    modified_at timestamp,                 -- UTC, of the file as seen
    entries bigint,
    rejects bigint,
    lines bigint,
    lines_accounted bigint,
    items bigint,
    items_accounted bigint,
    seen_at timestamp not null             -- UTC
);
-- the order of outcomes, as above
create sequence if not exists raw.order_of_outcomes;
alter table raw.digest_outcomes add column if not exists seen_order bigint default nextval('raw.order_of_outcomes');

-- one row per pipeline run that ended
create table if not exists raw.pipeline_runs (
    run_id varchar not null,
    started_at timestamp not null,
    ended_at timestamp not null,
    outcome varchar not null,              -- published, nothing_new, failed
    new_digests bigint,
    new_papers bigint,
    message varchar
);

-- the configuration folder, one row per row of each file; line is the row's line in the file
create table if not exists raw.config_digests (
    line bigint not null, file varchar, listed_on varchar, source_kind varchar, source varchar, withdrawn varchar
);
-- regular expressions for names with wildcards and for the day in a name, and the order of that one's groups
alter table raw.config_digests add column if not exists day_in_name varchar;
alter table raw.config_digests add column if not exists file_pattern varchar;
alter table raw.config_digests add column if not exists day_pattern varchar;
alter table raw.config_digests add column if not exists day_order varchar;
alter table raw.config_digests add column if not exists listed_from varchar;
alter table raw.config_digests add column if not exists listed_to varchar;
create table if not exists raw.config_match_overrides (
    line bigint not null, id_a varchar, id_b varchar, verdict varchar, decided_by varchar, reason varchar
);
create table if not exists raw.config_topics (
    line bigint not null, topic_id varchar, parent_topic_id varchar, name varchar, description varchar, arxiv_categories varchar
);
create table if not exists raw.config_topic_terms (
    line bigint not null, topic_id varchar, term varchar, weight varchar
);
create table if not exists raw.config_problems (
    file varchar not null, line bigint, reason varchar not null, detail varchar
);

-- the pipeline's own notes about this file
create schema if not exists meta;
create table if not exists meta.schema_version (version integer not null);
create table if not exists meta.origin (sample boolean not null);  -- whether it holds the bundled sample
create table if not exists meta.builds (run_id varchar not null, fingerprint varchar not null);
create table if not exists meta.models (fingerprint varchar not null);  -- of the models that last built the tables

-- one row: the last publish; size and time identify the file without opening it
create table if not exists meta.published (
    fingerprint varchar not null,
    generation varchar not null,
    size_bytes bigint not null,
    modified_ns bigint not null,
    last_outcome bigint not null           -- seen_order of the newest outcome in it
);
-- one row per digest and paper of the last publish, to count new ones. Texts are hashed to save space
create table if not exists meta.published_digests (digest_id varchar not null, file_and_day ubigint not null);
create table if not exists meta.published_papers (paper_id varchar not null, title ubigint, arxiv_id ubigint, doi ubigint);

-- one row per remark for the next publish, such as that a damaged warehouse was set aside
create table if not exists meta.remarks (remark varchar not null);
