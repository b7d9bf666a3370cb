-- topics or phrases that stand in the same papers as a topic more often than chance explains, the closest first
select
    topic_neighbours.neighbour_id,
    coalesce(topics.name, phrases.phrase) as name,
    topic_neighbours.papers,
    coalesce(
        phrases.papers,
        (select count(*) from paper_topics where paper_topics.topic_id = topic_neighbours.neighbour_id)
    ) as papers_in_all,
    topic_neighbours.npmi
from topic_neighbours
left join topics on topic_neighbours.neighbour_kind = 'topic' and topic_neighbours.neighbour_id = topics.topic_id
left join phrases on topic_neighbours.neighbour_kind = 'phrase' and topic_neighbours.neighbour_id = phrases.phrase_id
where
    topic_neighbours.topic_id = $topic_id
    and topic_neighbours.neighbour_kind = $kind
order by topic_neighbours.npmi desc, topic_neighbours.papers desc, name
limit $most
