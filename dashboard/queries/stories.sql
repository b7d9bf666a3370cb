-- groups of rising phrases of a Sunday, the strongest first, with the numbers of the phrase that names each
select
    trend_stories.phrase_id as id,
    heads.phrase as name,
    (
        select list(others.phrase order by others.papers desc, others.phrase)
        from phrases as others
        where list_contains(trend_stories.phrase_ids, others.phrase_id) and others.phrase_id != trend_stories.phrase_id
    ) as others,
    trend_stories.example_paper_ids,
    numbers.* exclude (as_of, phrase_id, rank),
    trend_stories.rank::bigint as rank,
    count(*) over () as found
from trend_stories
inner join phrases as heads on trend_stories.phrase_id = heads.phrase_id
inner join trending_phrases as numbers on trend_stories.as_of = numbers.as_of and trend_stories.phrase_id = numbers.phrase_id
where trend_stories.as_of = $as_of::date
order by trend_stories.rank
limit $most
