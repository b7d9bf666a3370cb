with days_of_entries as (
    -- a file of records may list several days; every other file has one row here, with a null day
    select distinct
        file_id,
        listed_on
    from {{ ref('stg_digest_entries') }}
),

believed as (
    -- a mistyped day in another century would spoil every trend
    select
        contents.*,
        days_of_entries.listed_on as entry_listed_on,
        {{ believable_day('days_of_entries.listed_on', 'contents.loaded_at') }} as entry_day,
        {{ believable_day('contents.listed_on_stated', 'contents.loaded_at') }} as stated_day,
        -- a span said in digests.csv goes before the days that the content states
        coalesce(contents.is_span_override and contents.listed_on_override is null, false) as is_span_decided
    from {{ ref('int_contents') }} as contents
    -- content without entries is no capture; digest_outcomes reports it
    inner join days_of_entries using (file_id)
),

dated as (
    select
        content_sha256,
        file_id,
        file_path,
        format,
        source,
        source_kind,
        received_at,
        loaded_at,
        is_in_force,
        entry_listed_on,
        case when not is_span_decided then coalesce(listed_on_override, entry_day, stated_day, listed_on_inferred) end as listed_on,
        case
            when is_span_decided then null
            when listed_on_override is not null then 'manifest'
            when entry_day is not null then 'content'
            when stated_day is not null then listed_on_stated_source
            when listed_on_inferred is not null then 'content_year_inferred'
        end as listed_on_source,
        case
            when listed_on_override is null and entry_day is null and stated_day is null
                then coalesce(entry_listed_on, listed_on_stated)
        end as unbelieved_on,
        case when listed_on is null then listed_from end as listed_from,
        case when listed_on is null then listed_to end as listed_to
    from believed
)

-- two files of one list and day are two captures of one digest; a page of unknown kind is a digest of its own
select
    *,
    case
        when source_kind in ('daily', 'listing') and source != 'records' and listed_on is not null
            then {{ short_key('d', ["'list'", 'source', 'source_kind', 'listed_on']) }}
        when source_kind in ('daily', 'listing') and source != 'records' and listed_from is not null
            then {{ short_key('d', ["'span'", 'source', 'source_kind', 'listed_from', 'listed_to']) }}
        else {{ short_key('d', ["'file'", 'content_sha256', "coalesce(listed_on::varchar, '')"]) }}
    end as digest_id
from dated
