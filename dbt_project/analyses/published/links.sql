-- No address is stored that can be made from another column: an arXiv id leads to four places, and a paper without any id or
-- address of its own to searches for its title.
{% set web_page = "case when regexp_matches(url, '(?i)^https?://\S+$') then url end" %}
{% set places = {
    'arXiv': "'https://arxiv.org/abs/' || arxiv_id",
    'PDF': "'https://arxiv.org/pdf/' || arxiv_id",
    'Hugging Face': "'https://huggingface.co/papers/' || arxiv_id",
    'DOI': "'https://doi.org/' || replace(url_encode(doi), '%2F', '/')",
    'Page': "case when not coalesce(contains(lower(url), arxiv_id) or contains(lower(url), doi), false) then " ~ web_page ~ " end",
    'Code': "code_url",
    'Project': "project_url",
} %}
{% set searches = {
    'arXiv': 'https://arxiv.org/search/?searchtype=title&query=',
    'Hugging Face': 'https://huggingface.co/papers?q=',
    'Google Scholar': 'https://scholar.google.com/scholar?q=',
    'Semantic Scholar': 'https://www.semanticscholar.org/search?q=',
} %}

create or replace macro links_of(arxiv_id, doi, url, code_url, project_url, title) as
    list_filter(
        [
            {%- for link, url in places.items() %}
            {'link': '{{ link }}', 'url': {{ url }}, 'is_search': false},
            {%- endfor %}
            {%- for link, address in searches.items() %}
            {
                'link': '{{ link }}',
                'url': case when coalesce(arxiv_id, doi, {{ web_page }}) is null then '{{ address }}' || url_encode(title) end,
                'is_search': true
            }{{ ',' if not loop.last }}
            {%- endfor %}
        ],
        lambda one: one.url is not null
    );

create or replace macro paper_links() as table
    select
        paper_id,
        unnest(links_of(arxiv_id, doi, url, code_url, project_url, title), recursive := true)
    from papers;

comment on macro table paper_links is
'One row per paper and link: arXiv, PDF, Hugging Face, DOI, Page, Code or Project. is_search: not its address but a search for its title, of a
paper without id and address. from paper_links() where paper_id = ''…''; all links are on the web (http or https).';

comment on macro links_of is
'The links of one paper, from its columns: a list of {link, url, is_search}, as paper_links() has them one a row.';
