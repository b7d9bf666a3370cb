with search_paper_numbers as (
    select
        numbers.paper_no,
        numbers.paper_id,
        papers.first_listed_on
    from {{ ref('int_search_papers') }} as numbers
    inner join {{ ref('int_papers') }} as papers
        on numbers.paper_id = papers.paper_id
    where numbers.is_current
)

select * from search_paper_numbers
order by paper_no
