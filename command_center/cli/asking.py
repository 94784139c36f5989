"""How a command asks a running center; one that does not answer is said in one line."""

from typing import Annotated, Any

import typer

Url = Annotated[str, typer.Option(help="a running center", envvar="COMMAND_CENTER_URL")]
Key = Annotated[str, typer.Option(help="of a center that one signs in to", envvar="COMMAND_CENTER_KEY")]
HERE = "http://127.0.0.1:8000"


def ask(method: str, url: str, key: str, path: str, **params: Any) -> Any:
    """The answer's JSON; None where there is no such thing. Raises CannotStart."""
    import httpx

    from command_center.starting import CannotStart

    try:
        # A proxy meant for the internet must not come between.
        trusted = httpx.create_ssl_context()  # of the environment this alone: a house has its own CA
        said = {"authorization": f"Bearer {key}"} if key else {}
        with httpx.Client(base_url=url, verify=trusted, trust_env=False, headers=said, timeout=30.0) as client:
            answer = client.request(method, path, params=params)
    except (httpx.TransportError, httpx.InvalidURL) as error:
        raise CannotStart(
            f"{url} 没有中心在运行，别的地址用 --url（no center answers there, see --url: {error}）"
        ) from None
    if answer.status_code == 404:
        return None
    if answer.status_code in (401, 403):
        raise CannotStart(f"{url} 要有权限的密钥，见 --key（a key that may do this is needed, see --key）")
    if answer.is_error:
        raise CannotStart(f"{url}{path}: {answer.status_code} {answer.text[:300]}")
    return answer.json()
