{{ of_kind('topic', ref('int_trending'), without=['is_first_seen', 'has_history']) }}
