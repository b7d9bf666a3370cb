"""A process that plans and sends once, to be killed: `python -m tests.delivery.mail.sender`."""

from delivery.mail import delivering
from papertrends.settings import Settings

if __name__ == "__main__":
    print(delivering.deliver(Settings()).sentence(), flush=True)
