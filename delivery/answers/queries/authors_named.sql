-- authors whose name holds some letters, those with the most papers first
select
    author_key,
    mode(author) as author,
    count(distinct paper_id) as papers
from paper_authors
where contains(author_key, $word)
group by author_key
order by papers desc, author_key
limit $most
