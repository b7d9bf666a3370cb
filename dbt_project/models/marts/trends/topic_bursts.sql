{{ of_kind('topic', ref('int_bursts')) }}
