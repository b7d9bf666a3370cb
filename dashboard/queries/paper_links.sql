select
    link,
    url,
    is_search
from paper_links()
where paper_id = $paper_id
order by
    is_search,
    list_position(
        ['arXiv', 'PDF', 'Hugging Face', 'DOI', 'Page', 'Code', 'Project', 'Google Scholar', 'Semantic Scholar']::varchar[], link
    )
