-- `from paper_links() where paper_id = '…'` lists where a paper can be found; links_of gives the same links of one paper's values.
-- No address is stored that can be made from another column: an arXiv id leads to four places, and a paper without any id or
-- address of its own to searches for its title.

create or replace macro links_of(arxiv_id, doi, url, code_url, project_url, title) as
    list_filter(
        [
            {'link': 'arXiv', 'url': 'https://arxiv.org/abs/' || arxiv_id, 'is_search': false},
            {'link': 'PDF', 'url': 'https://arxiv.org/pdf/' || arxiv_id, 'is_search': false},
            {'link': 'Hugging Face', 'url': 'https://huggingface.co/papers/' || arxiv_id, 'is_search': false},
            {'link': 'DOI', 'url': 'https://doi.org/' || replace(url_encode(doi), '%2F', '/'), 'is_search': false},
            {
                'link': 'Page',
                'url': case
                    when
                        regexp_matches(url, '(?i)^https?://\S+$')
                        and not coalesce(contains(lower(url), arxiv_id), false)
                        and not coalesce(contains(lower(url), doi), false)
                        then url
                end,
                'is_search': false
            },
            {'link': 'Code', 'url': code_url, 'is_search': false},
            {'link': 'Project', 'url': project_url, 'is_search': false}
        ]
        || case
            when coalesce(arxiv_id, doi, case when regexp_matches(url, '(?i)^https?://\S+$') then url end) is null
                then [
                    {
                        'link': 'arXiv',
                        'url': 'https://arxiv.org/search/?searchtype=title&query=' || url_encode(title),
                        'is_search': true
                    },
                    {'link': 'Hugging Face', 'url': 'https://huggingface.co/papers?q=' || url_encode(title), 'is_search': true},
                    {'link': 'Google Scholar', 'url': 'https://scholar.google.com/scholar?q=' || url_encode(title), 'is_search': true},
                    {
                        'link': 'Semantic Scholar',
                        'url': 'https://www.semanticscholar.org/search?q=' || url_encode(title),
                        'is_search': true
                    }
                ]
            else []
        end,
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
