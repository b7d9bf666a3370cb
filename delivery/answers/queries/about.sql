select
    key,
    value
from about
