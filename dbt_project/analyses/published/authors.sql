create or replace macro author_key(name) as
    {{ author_key('name') }};

create or replace macro authors_of(authors, most) as
    list_filter(
        list_transform(authors[:most], lambda author: { 'author': author, 'author_key': author_key(author) }),
        lambda one: one.author_key != ''
    );

comment on macro author_key is
'The key of an author''s name, as paper_authors has it: given names first, without accents, in lower case; empty if it has no letter.';
comment on macro authors_of is
'The first authors of a paper, at most `most`, from papers.authors: a list of {author, author_key}, as paper_authors has them one a row.';
