-- Shares in the published file, as the trends count them, for any text: it is taken as a phrase_id or topic_id, else as a phrase in any
-- spelling, else as a topic's name, else as words in this order in a title or abstract; a trailing * matches any ending.

create or replace macro named_by(text) as table
    select 'phrase' as kind, phrase_id as id
    from phrases
    where
        phrase_id = text
        or (
            not contains(text, '*')
            and list_contains(list_transform(list_append(variants, phrase), lambda spelling: search_spaced(spelling)), search_spaced(text))
        )
    union all
    select 'topic' as kind, topic_id as id
    from topics
    where topic_id = text or (not contains(text, '*') and search_spaced(name) = search_spaced(text))
    order by id != text, kind, id
    limit 1;

create or replace macro papers_of(asked_kind, asked_id) as table
    select paper_id
    from paper_topics
    where asked_kind = 'topic' and topic_id = asked_id
    union all
    select paper_id
    from paper_phrases
    where asked_kind = 'phrase' and phrase_id = asked_id;

create or replace macro share_of(asked, by_grain := 'month') as table
    with named as materialized (
        select kind, id from named_by(asked)
    ),

    counted as (
        select period_start, papers
        from phrase_trends
        inner join named on phrase_trends.phrase_id = named.id and named.kind = 'phrase'
        where grain = by_grain
        union all
        select period_start, papers
        from topic_trends
        inner join named on topic_trends.topic_id = named.id and named.kind = 'topic'
        where grain = by_grain
        union all
        select date_trunc(by_grain, papers.first_listed_on)::date as period_start, count(*) as papers
        from search_matches('"' || replace(asked, '"', ' ') || '"') as matches
        inner join papers on matches.paper_no = papers.paper_no
        where papers.first_listed_on is not null and not exists (from named)
        group by all
    )

    select
        periods.period_start,
        coalesce(counted.papers, 0)::bigint as papers,
        periods.total_papers,
        coalesce(counted.papers, 0) / periods.total_papers as share,
        periods.is_partial,
        coalesce((select kind from named), 'words') as counted_as
    from trend_periods as periods
    left join counted on periods.period_start = counted.period_start
    where periods.grain = by_grain and periods.total_papers > 0
    order by periods.period_start;

comment on macro table named_by is
'One row, or none: the phrase or topic that a text names, by any spelling of the phrase, the topic''s name, or the id itself.';
comment on macro table papers_of is
'One row per paper of a topic or phrase: papers_of(''phrase'', phrase_id) or papers_of(''topic'', topic_id). named_by finds the id of a name.';
comment on macro table share_of is
'One row per period with listed papers: papers counts those of a phrase (any spelling), of a topic, or otherwise with these words in this order in
title or abstract; counted_as says which. total_papers is the denominator. share_of(''chain of thought''); share_of(''GRPO'', ''week''): day, week or month.';
