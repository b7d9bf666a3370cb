with canonical as (
    select
        ngram,
        canonical_ngram,
        {{ phrase_id('canonical_ngram') }} as phrase_id,
        known_from,
        known_until,
        arg_max(canonical_ngram, known_from) over (partition by ngram) as counts_as
    from {{ ref('int_canonical_phrases') }}
),

written as (
    -- of spellings that differ in capitals alone, the most frequent
    select
        canonical.phrase_id,
        arg_max(counted.spelling, (counted.papers, counted.spelling)) as spelling,
        bool_or(canonical.ngram = canonical.canonical_ngram) as is_canonical,
        sum(counted.papers) as papers
    from (
        select ngram, spelling, count(*) as papers from {{ ref('int_phrase_spellings') }} group by ngram, spelling
    ) as counted
    inner join canonical using (ngram)
    group by
        canonical.phrase_id,
        lower(counted.spelling)
),

named as (
    select phrase_id, list(spelling order by is_canonical desc, papers desc, spelling) as spellings
    from written
    group by phrase_id
),

counted as (
    select
        paper_phrases.phrase_id,
        count(*) as papers,
        min(days.first_listed_on) as first_listed_on,
        arg_min(paper_phrases.paper_id, (coalesce(days.first_listed_on, {{ undated_week() }}), paper_phrases.paper_id)) as first_paper_id
    from {{ ref('paper_phrases') }} as paper_phrases
    left join {{ ref('int_paper_days') }} as days using (paper_id)
    group by paper_phrases.phrase_id
),

longer as (
    select phrase_id, list(longer_phrase_id order by longer_phrase_id) as part_of
    from {{ ref('int_phrase_nestings') }}
    group by phrase_id
),

topics as (
    select phrase_id, arg_max(topic_id, (npmi, papers, topic_id)) as topic_id
    from {{ ref('int_phrase_topics') }}
    where npmi >= {{ var('phrase_topic_min_npmi') }} and share_of_phrase >= {{ var('phrase_topic_min_share') }}
    group by phrase_id
)

select
    canonical.phrase_id,
    named.spellings[1] as phrase,
    list_slice(named.spellings, 2, len(named.spellings)) as variants,
    longer.part_of,
    topics.topic_id,
    counted.papers,
    counted.first_listed_on,
    counted.first_paper_id,
    nullif(canonical.known_from, {{ undated_week() }}) as known_from,
    canonical.known_until,
    case when canonical.known_until is not null then {{ phrase_id('canonical.counts_as') }} end as counts_as
from canonical
inner join named using (phrase_id)
inner join counted using (phrase_id)
left join longer using (phrase_id)
left join topics using (phrase_id)
where canonical.ngram = canonical.canonical_ngram
