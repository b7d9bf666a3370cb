select
    (select count(*) from papers) as papers,
    (select count(*) from digests) as digests,
    (select count(*) from digests where listed_on is null) as digests_without_a_day,
    (select count(*) from paper_appearances) as appearances,
    (select count(distinct listed_on) from digests where listed_on is not null and source_kind != 'search') as days,
    (select min(listed_on) from digests where source_kind != 'search') as first_day,
    (select max(listed_on) from digests where source_kind != 'search') as last_day,
    (
        select max(listed_on) from digests where source_kind != 'search' and listed_on_source is distinct from 'content_year_inferred'
    ) as last_known_day,
    (select count(*) from papers where first_listed_on is not null) as dated_papers,
    (select count(*) from papers where digests > 1) as papers_listed_twice,
    (select max(loaded_at) from digests) as loaded_at
