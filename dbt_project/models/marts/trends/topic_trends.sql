{{ of_kind('topic', ref('int_shares')) }}
