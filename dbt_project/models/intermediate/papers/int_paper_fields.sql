{{ config(materialized='incremental', incremental_strategy='append') }}

with wordings as (
    select * from {{ ref('int_paper_wordings') }}
    where {{ unread() }}
),

entries as (
    select * from {{ ref('stg_digest_entries') }}
),

-- kept by itself: each use of a folded text would fold it again, on one thread
folded_texts as materialized (
    select
        wordings.wording_id,
        wordings.change,
        {{ folded('entries.title') }} as title,
        {{ title_name('entries.title') }} as name,
        -- a number stands in no name, so that one keeps folded names apart
        {{ folded("array_to_string(entries.authors, ' 0 ')") }} as authors,
        -- two abstracts by other people are not worth a look for a few words that they or their titles have in common
        {{ author_marks(short_names('entries.authors')) }} as marks_of_authors,
        {{ published_venue(folded('entries.venue')) }} as venue,
        year(entries.published_on) as published_year,
        entries.arxiv_id,
        entries.doi,
        -- a record of a bibliography: what belongs to other fields may stand at the end of its title
        not regexp_matches(coalesce(entries.abstract, ''), '[\pL\pN]') as is_without_abstract,
        is_without_abstract and (
            entries.venue is null or entries.published_on is null
            or len(entries.authors) = 0
        ) as may_be_mixed
    from wordings
    inner join entries using (entry_row)
),

without_year as (
    select
        *,
        case when may_be_mixed then regexp_extract(title, ' ((19|20)\d\d)( 0)?$', 1) else '' end as year_in_title,
        case when may_be_mixed then regexp_replace(title, ' (19|20)\d\d( 0)?$', '') else title end as title_and_venue
    from folded_texts
),

without_venue as (
    select
        *,
        case
            when may_be_mixed then {{ without_proceedings(without_venue_at_end('title_and_venue')) }}
            when is_without_abstract then {{ without_proceedings('title_and_venue') }}
            else title_and_venue
        end as bare_title
    from without_year
),

with_venue as materialized (
    select
        *,
        coalesce(venue, nullif(trim(replace(title_and_venue, bare_title, '')), '')) as known_venue,
        name != '' and not list_contains(
            [
                'position',
                'survey',
                'tutorial',
                'review',
                'abstract',
                '{{ common_words() | join("', '") }}'
            ],
            name
        ) as is_named
    from without_venue
),

int_paper_fields as (
    select
        wording_id,
        change,
        is_without_abstract,

        -- what it says of the paper, folded
        bare_title as title,
        list_distinct(string_split(bare_title, ' ')) as title_words,
        {{ author_words('authors') }} as author_words,
        coalesce(list_distinct(string_split(authors, ' 0 ')), []) as author_names,
        case when not is_without_abstract then marks_of_authors end as author_marks,
        coalesce(
            published_year,
            try_cast(year_in_title as integer),
            try_cast(regexp_extract(known_venue, '\b((19|20)\d\d)\b', 1) as integer)
        ) as paper_year,
        known_venue as venue,
        case when known_venue is not null then {{ venue_key('known_venue') }} end as venue_key,
        {{ is_journal('known_venue') }} as is_journal,
        {{ words_of_venue('known_venue', 'venue_key') }} as venue_words,
        published_year is null and year_in_title != '' as is_year_from_title,

        -- keys
        hash(replace(bare_title, ' ', '')) as title_key,
        case when is_named then hash(name, 'name') end as name_key,
        -- the title but for the name it starts with
        hash(case
            when is_named then substr(replace(bare_title, ' ', ''), len(replace(name, ' ', '')) + 1)
            else replace(bare_title, ' ', '')
        end) as rest_key,
        case when arxiv_id is not null then hash(arxiv_id) end as arxiv_key,
        case when doi is not null then hash(doi) end as doi_key
    from with_venue
)

select * from int_paper_fields
