with members as (
    select * from {{ ref('int_phrase_members') }}
),

weeks as (
    select
        acronyms.short,
        acronyms.long,
        sample.week_end,
        count(*) as papers
    from {{ ref('int_text_acronyms') }} as acronyms
    inner join {{ ref('int_phrase_sample') }} as sample
        on acronyms.text_no = sample.text_no
    group by all
),

known as (
    -- what each short form was said to stand for by the week in which it, or a long form of it, became a phrase
    select
        members.gram,
        weeks.short,
        weeks.long,
        sum(weeks.papers) as papers
    from members
    inner join weeks
        on
            members.gram in (weeks.short, weeks.long)
            and members.admitted_week >= weeks.week_end
    group by all
),

said as (
    select
        members.gram,
        weeks.short,
        sum(weeks.papers) as papers
    from members
    inner join (select distinct gram, short from known) as asked
        on members.gram = asked.gram
    inner join weeks
        on
            asked.short = weeks.short
            and members.admitted_week >= weeks.week_end
    group by all
),

tied as (
    select
        known.gram,
        case when known.gram = known.short then known.long else known.short end as other,
        known.papers
    from known
    inner join said
        on
            known.gram = said.gram
            and known.short = said.short
    where
        known.papers >= {{ var('acronym_min_papers') }}
        and known.papers >= {{ var('acronym_min_share') }} * said.papers
),

joined as (
    -- the later of two phrases joins the earlier one; of one week, the short form joins the long one
    select
        members.gram,
        arg_max(tied.other, (tied.papers, tied.other)) as other
    from members
    inner join tied
        on members.gram = tied.gram
    inner join members as others
        on tied.other = others.gram
    where (others.admitted_week, others.words = 1, others.gram) < (members.admitted_week, members.words = 1, members.gram)
    group by members.gram
),

int_phrase_heads as (
    select
        members.gram,
        members.words,
        members.admitted_week,
        coalesce(third.other, second.other, first.other, members.gram) as head
    from members
    left join joined as first
        on members.gram = first.gram
    left join joined as second
        on first.other = second.gram
    left join joined as third
        on second.other = third.gram
)

select * from int_phrase_heads
