-- an entry is a paper's id or an alias, and never both
select
    (select count(*) from papers) as papers,
    (select count(*) from papers) + (select count(*) from paper_aliases) as entries,
    (select count(*) from papers where appearances > 1) as papers_listed_again,
    (select count(*) from paper_matches) as pairs
