"""Mail to subscribers, after a publish and never as part of it: what fails here cannot keep anything from being published."""

from typing import Any

import dagster as dg

from delivery.mail import delivering
from delivery.mail.delivering import NotDeliveredError
from orchestration.defs.resources import one_process, settings
from papertrends.mail_settings import MailSettings

GROUP = "deliver"
EVERY_MINUTES = 5


@dg.asset(group_name=GROUP, kinds={"email"}, deps=[dg.AssetKey("published_warehouse")])
def delivered_mail(context: dg.AssetExecutionContext) -> dg.MaterializeResult[Any]:
    """Mail to the subscribers for whom it is due: planned in the outbox of the library, and sent by SMTP."""
    try:
        done = delivering.deliver(settings)
    except NotDeliveredError as error:
        raise dg.Failure(str(error), allow_retries=False) from None
    context.log.info(done.sentence())
    if done.sent.stopped:
        raise dg.Failure(f"sending stopped, and goes on with the next run: {done.sent.stopped}", allow_retries=False)
    return dg.MaterializeResult(metadata={**done.sent.counts, "planned": done.plan.planned})


deliver = dg.define_asset_job("deliver", selection=dg.AssetSelection.groups(GROUP), executor_def=one_process)


@dg.schedule(job=deliver, cron_schedule=f"*/{EVERY_MINUTES} * * * *", default_status=dg.DefaultScheduleStatus.RUNNING)
def deliver_mail() -> dg.RunRequest | dg.SkipReason:
    """Deliver when a mail is due or waits, if a sender is set."""
    if not MailSettings().is_on:
        return dg.SkipReason(delivering.NOT_SET)
    try:
        return dg.RunRequest() if delivering.is_due(settings) else dg.SkipReason("no mail is due")
    except NotDeliveredError as error:
        return dg.SkipReason(str(error))
