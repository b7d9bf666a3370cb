{{ of_kind('phrase', ref('int_bursts')) }}
