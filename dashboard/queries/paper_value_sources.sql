-- which digest gave the values that not all entries have, those of one digest together
with sources as (
    unpivot (select value_sources.* from papers where paper_id = $paper_id)
    on columns(*) into name value_column value found_in
)

select
    list(sources.value_column) as columns,
    digests.source,
    digests.listed_on
from sources
left join digests on sources.found_in = digests.digest_id
group by sources.found_in, digests.source, digests.listed_on
order by digests.listed_on nulls last, sources.found_in
