"""OpenID Connect against a real issuer in a process of its own, and tokens that nobody should believe."""

import hmac
import re
import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from command_center.access import oidc
from command_center.access.oidc import Provider, Unbelieved
from command_center.clock import machine_now
from deploy.process import free_port
from tests.access.house import Browser, House, house
from tests.cli.process import until

CLIENT = "command-center"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    people = [f'--user-claims={{"sub": "{n}", "preferred_username": "{n}"}}' for n in ("known", "unknown", "gone")]
    program = [
        str(Path(sys.executable).with_name("oidc-provider-mock")),
        "--port",
        str(port),
        "--require-nonce",
        "true",
    ]
    process = subprocess.Popen([*program, *people], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def answers() -> bool:
        try:
            return httpx.get(f"{url}/.well-known/openid-configuration", trust_env=False).is_success
        except httpx.TransportError:
            return False

    try:
        until(answers, "the issuer")
        yield url
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, issuer: str) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("oidc")) as found, pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        found.accounts.now = machine_now  # the issuer has no other time
        serve_with(found, Provider(issuer, CLIENT, "secret"))
        found.account("known", "clerk", "auditor")
        found.account("gone", "clerk", disabled=True)
        yield found


def serve_with(home: House, provider: Provider) -> None:
    home.town.running.oidc = provider
    app: Any = home.town.running.app("ws://127.0.0.1:1/")
    home.town.client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1")


def sent_there(browser: Browser, to: str = "/desk") -> str:
    answer = browser.ask("GET", f"/api/oidc/start?to={to}")
    assert answer.status_code in (302, 307), answer.text
    assert "HttpOnly" in answer.headers["set-cookie"] and "SameSite=lax" in answer.headers["set-cookie"]
    return answer.headers["location"]


def back_as(who: str, url: str) -> str:
    """What the person does at the issuer's page; the path that the browser comes back to."""
    answer = httpx.post(url, data={"sub": who}, trust_env=False)
    assert answer.status_code in (302, 303), answer.text
    found = urlsplit(answer.headers["location"])
    return f"{found.path}?{found.query}"


def test_who_has_an_account_comes_in_with_its_posts(home: House) -> None:
    assert home.browser().look("/api/session")["oidc"]
    browser = home.browser()
    asked = sent_there(browser, "/duty")
    query = parse_qs(urlsplit(asked).query)
    assert query["code_challenge_method"] == ["S256"] and len(query["code_challenge"][0]) == 43
    answer = browser.ask("GET", back_as("known", asked))
    assert answer.headers["location"] == "/duty"
    assert "center-oidc" not in browser.cookies
    session = browser.look("/api/session")
    assert (session["name"], session["post"], session["posts"]) == ("known", "clerk", ["clerk", "auditor"])
    browser.csrf = session["csrf"]
    assert browser.acts_as("auditor").status_code == 200


def test_whose_password_was_never_changed_need_not_here(home: House) -> None:
    home.account("known", "clerk", "auditor", once=True)
    browser = home.browser()
    browser.ask("GET", back_as("known", sent_there(browser)))
    session = browser.look("/api/session")
    assert session["by_oidc"] and not session["must_change"]
    browser.csrf = session["csrf"]
    assert browser.acts_as("auditor").status_code == 200
    assert browser.status("GET", "/api/cases") == 200


@pytest.mark.parametrize("who", ["unknown", "gone"])
def test_who_has_none_stays_out_and_gets_none(home: House, who: str) -> None:
    browser = home.browser()
    answer = browser.ask("GET", back_as(who, sent_there(browser)))
    assert answer.headers["location"] == "/sign-in?refused=oidc-no-account"
    assert browser.token == ""
    assert home.town.running.store.read(lambda reader: reader.account("unknown")) is None


@pytest.mark.parametrize(
    "spoiled", ["another browser", "another state", "no state", "another code", "no code", "denied", "twice"]
)
def test_a_way_back_that_was_not_this_browsers_leads_nowhere(home: House, spoiled: str) -> None:
    browser = home.browser()
    back = back_as("known", sent_there(browser))
    if spoiled == "another browser":
        browser = home.browser()
        sent_there(browser)
    elif spoiled == "another state":
        back = re.sub(r"state=[^&]+", "state=other", back)
    elif spoiled == "no state":
        back = re.sub(r"state=[^&]+", "", back)
    elif spoiled == "another code":
        back = re.sub(r"code=[^&]+", "code=other", back)
    elif spoiled == "no code":
        back = re.sub(r"code=[^&]+", "", back)
    elif spoiled == "denied":
        back = re.sub(r"code=[^&]+", "error=access_denied", back)
    else:
        cookies = dict(browser.cookies)
        browser.ask("GET", back)
        browser = home.browser()
        browser.cookies = cookies
    answer = browser.ask("GET", back)
    assert answer.headers["location"] == "/sign-in?refused=oidc-failed"
    assert browser.token == ""


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere_afterwards(home: House, to: str) -> None:
    browser = home.browser()
    assert browser.ask("GET", back_as("known", sent_there(browser, to))).headers["location"] == "/desk"


def test_an_issuer_that_is_away_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with house(tmp_path) as home:
        assert home.browser().status("GET", "/api/oidc/start") == 404
        serve_with(home, Provider(f"http://127.0.0.1:{free_port()}", CLIENT, "secret"))
        assert home.browser().ask("GET", "/api/oidc/start").headers["location"] == "/sign-in?refused=oidc-failed"


# -- tokens --

NOW = 1_800_000_000
PROVIDER = Provider("https://sso.example", CLIENT, "secret")
RSA, EC, OTHER = RSAKey.generate_key(2048), ECKey.generate_key("P-256"), RSAKey.generate_key(2048)
KEYS = KeySet([RSA, EC]).as_dict()


def token(key: Any = RSA, alg: str = "RS256", kid: str = "", **changed: Any) -> str:
    claims = {
        "iss": PROVIDER.issuer, "aud": CLIENT, "sub": "1", "exp": NOW + 300, "iat": NOW, "nonce": "n",
        "preferred_username": "known", **changed,
    }  # fmt: skip
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": alg, "kid": kid or key.kid}, claims, key, algorithms=[alg])


def name_in(text: str) -> str:
    return oidc.named(PROVIDER, KEYS, text, "n", NOW)


def test_tokens_of_the_issuer_are_believed() -> None:
    assert name_in(token()) == name_in(token(EC, "ES256")) == "known"
    assert name_in(token(aud=[CLIENT])) == name_in(token(aud=[CLIENT, "other"], azp=CLIENT)) == "known"
    assert name_in(token(exp=NOW - 30)) == "known"  # within what two clocks may differ


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://evil.example"}, {"iss": None}, {"aud": "other"}, {"aud": None}, {"aud": [CLIENT, "other"]},
        {"azp": "other"}, {"exp": NOW - 61}, {"exp": None}, {"iat": NOW + 3600}, {"nonce": "other"}, {"nonce": None},
        {"nbf": NOW + 3600}, {"preferred_username": None}, {"preferred_username": ""}, {"preferred_username": 7},
    ],
)  # fmt: skip
def test_tokens_that_say_something_else_are_not(changed: dict[str, Any]) -> None:
    with pytest.raises(Unbelieved):
        name_in(token(**changed))


def test_tokens_that_the_issuer_did_not_sign_are_not() -> None:
    head, body, signature = token().split(".")
    by_public_key = (
        urlsafe_b64encode(f'{{"alg":"HS256","kid":"{RSA.kid}"}}'.encode()).rstrip(b"=").decode() + f".{body}"
    )
    mac = hmac.digest(RSA.as_pem(private=False), by_public_key.encode(), "sha256")
    by_public_key += "." + urlsafe_b64encode(mac).rstrip(b"=").decode()
    forged = [
        token(OTHER, kid="other"), token(OTHER, kid=RSA.kid), by_public_key, token(RSA, "RS384"),
        f"eyJhbGciOiJub25lIn0.{body}.", f"{head}.{body}.", f"{head}.{body}.{signature[::-1]}", "nothing", "",
    ]  # fmt: skip
    for text in forged:
        with pytest.raises(Unbelieved):
            name_in(text)
    for keys in ({}, {"keys": []}, {"keys": "none"}, {"keys": [{"kty": "unknown"}]}):
        with pytest.raises(Unbelieved):
            oidc.named(PROVIDER, keys, token(), "n", NOW)


def test_the_challenge_is_that_of_the_standard() -> None:
    assert (
        oidc.challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )
