select unnest(links_of(arxiv_id, doi, url, code_url, project_url, title), recursive := true)
from papers
where paper_id = $paper_id
