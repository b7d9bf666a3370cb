with known as (
    {% if is_incremental() %}
    select * from {{ this }}
    {% else %}
        select 0::integer as paper_no, paper_id, text_key, true as is_current, 0::integer as change
        from {{ ref('papers') }}
        where false
    {% endif %}
),

counters as (
    select coalesce(max(paper_no), 0) as last_no, coalesce(max(change), 0) + 1 as change
    from known
),

added as (
    select *
    from {{ ref('papers') }}
    anti join (select * from known where is_current) as current_ones using (paper_id, text_key)
),

gone as (
    select *
    from known
    anti join {{ ref('papers') }} as papers using (paper_id, text_key)
    where is_current
)

select
    (counters.last_no + numbers.paper_no)::integer as paper_no,
    added.paper_id,
    added.text_key,
    true as is_current,
    counters.change::integer as change
from added
inner join ({{ numbered_papers('added') }}) as numbers using (paper_id)
cross join counters
union all
select gone.paper_no, gone.paper_id, gone.text_key, false as is_current, counters.change::integer as change
from gone
cross join counters
