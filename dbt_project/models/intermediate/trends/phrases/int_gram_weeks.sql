{{ config(materialized='incremental', unique_key='week_end', incremental_strategy='delete+insert') }}

with sample as (
    select * from {{ ref('int_phrase_sample') }}
),

changed as (
    select {{ first_changed_week() }} as since
),

{% if is_incremental() %}
recent as materialized (
    select distinct grams.gram
    from {{ ref('int_text_grams') }} as grams
    semi join (select sample.text_no from sample cross join changed where sample.week_end >= changed.since) as texts
        on grams.text_no = texts.text_no
),

{% endif %}

grams as {{ 'materialized' if is_incremental() else 'not materialized' }} (
    -- of a change, what its weeks hold is found before it is looked for in all
    select
        sample.week_end,
        grams.*
    from {{ ref('int_text_grams') }} as grams
    {% if is_incremental() %}
    semi join recent
        on grams.gram = recent.gram
    {% endif %}
    inner join sample
        on grams.text_no = sample.text_no
),

touched as (
    select gram
    from grams
    group by gram
    having count(*) >= {{ var('phrase_min_papers') }}
),

counted as (
    select
        grams.gram,
        any_value(grams.words) as words,
        grams.week_end,
        count(*) as new_papers,
        count(*) filter (where grams.in_title) as titles,
        count(*) filter (where grams.is_name) as names,
        sum(grams.times) as times
    from grams
    semi join touched
        on grams.gram = touched.gram
    group by
        grams.gram,
        grams.week_end
),

summed as (
    select
        gram,
        words,
        week_end,
        new_papers,
        sum(new_papers) over to_date as papers,
        sum(titles) over to_date as titles,
        sum(names) over to_date as names,
        sum(times) over to_date as times
    from counted
    window to_date as (partition by gram order by week_end)
),

int_gram_weeks as (
    select
        summed.gram,
        summed.words,
        summed.week_end,
        summed.new_papers::integer as new_papers,
        summed.papers::integer as papers,
        summed.titles::integer as titles,
        summed.names::integer as names,
        summed.times::integer as times,
        {{ latest_change() }} as change
    from summed
    cross join changed
    where
        summed.papers >= {{ var('phrase_min_papers') }}
        and summed.week_end >= changed.since
)

select * from int_gram_weeks
