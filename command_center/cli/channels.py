"""The channels of a site, ready to send by: where their URLs are kept is read here, once."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from command_center.site.value import Site
    from streams.messages import Send


def read_channels(site: "Site") -> "dict[str, Send]":
    """By where their URLs are kept; none for a site that reaches nobody. Raises CannotStart, without any URL."""
    from command_center.starting import CannotStart
    from streams.messages import channels

    kept = sorted(channels(site))
    if not kept:
        return {}
    try:
        from streams.apprise import NoChannel, Sender
    except ModuleNotFoundError:
        raise CannotStart("channels.yaml 要用 apprise：pip install 'command-center[notices]'") from None
    try:
        return {where: Sender(where) for where in kept}
    except NoChannel as error:
        raise CannotStart(f"channels.yaml: {error}") from None
