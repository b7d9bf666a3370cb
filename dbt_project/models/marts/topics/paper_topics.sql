select paper_id, topic_id, score, evidence
from {{ ref('int_paper_topics') }}
