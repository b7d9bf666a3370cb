select
    papers.*,
    (
        select list({ name: topics.name, topic_id: topics.topic_id, evidence: paper_topics.evidence } order by paper_topics.score desc)
        from paper_topics
        inner join topics using (topic_id)
        where paper_topics.paper_id = papers.paper_id and topics.parent_topic_id is not null
    ) as topics
from papers
where
    papers.paper_id = $paper_id
    or papers.paper_id = (select paper_aliases.paper_id from paper_aliases where paper_aliases.paper_id_alias = $paper_id)
