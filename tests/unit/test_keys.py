"""Keys: where they are looked for, what is said where there is none, and that no text repeats one."""

import json
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from aurora.keys import UNUSED, VARIABLES, find_key, without_secrets
from aurora.providers.base import CallFailed
from aurora.settings import PROVIDERS, Settings

KEY = "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789"


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for names in VARIABLES.values():
        for name in names:
            monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def moto_server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def secrets(moto_server: str, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """A client of Secrets Manager, whose address the environment names, as on a machine that is logged in."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", moto_server)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    return boto3.client("secretsmanager", region_name="eu-west-1")


def refusal(provider: str = "openai", **settings: object) -> str:
    with pytest.raises(CallFailed) as caught:
        find_key(provider, Settings.model_validate(settings))
    assert caught.value.kind == "access"
    assert KEY not in str(caught.value)
    return str(caught.value)


def test_every_provider_has_its_variables() -> None:
    assert set(VARIABLES) == set(PROVIDERS)


@pytest.mark.parametrize(
    ("provider", "variable"),
    [
        ("anthropic", "ANTHROPIC_API_KEY"),
        ("openai", "OPENAI_API_KEY"),
        ("google", "GEMINI_API_KEY"),
        ("google", "GOOGLE_API_KEY"),
    ],
)
def test_a_key_comes_from_the_environment(provider: str, variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, KEY)
    assert find_key(provider, Settings()) == KEY


def test_the_first_variable_wins_unless_it_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_API_KEY", "second")
    monkeypatch.setenv("GEMINI_API_KEY", " \n")
    assert find_key("google", Settings()) == "second"
    monkeypatch.setenv("GEMINI_API_KEY", "first")
    assert find_key("google", Settings()) == "first"


def test_blanks_and_line_ends_around_a_key_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", f"  {KEY}\r\n")
    assert find_key("openai", Settings()) == KEY


@pytest.mark.parametrize("broken", [f"{KEY} {KEY}", f"{KEY}\n{KEY}", KEY + "…", KEY + "\x7f"])
def test_a_key_with_something_else_in_it_is_refused_and_not_repeated(
    broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", broken)
    said = refusal()
    assert "OPENAI_API_KEY holds a blank, a line end or a character that no key has" in said
    assert "sk-" not in said


def test_quotes_around_a_key_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", f'"{KEY}"')
    assert "OPENAI_API_KEY has quotes around the key; write it without" in refusal()


@pytest.mark.parametrize("provider", ["anthropic", "openai", "google"])
def test_a_missing_key_names_what_to_set(provider: str) -> None:
    said = refusal(provider)
    assert said.startswith(f"{provider}: there is no key; set the environment variable {VARIABLES[provider][0]}")
    assert all(variable in said for variable in VARIABLES[provider])
    assert "text_provider=offline" in said


def test_bedrock_takes_the_credentials_of_aws() -> None:
    assert find_key("bedrock", Settings()) == ""


def test_a_server_of_ones_own_needs_no_key_but_gets_one_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    local = Settings(base_urls={"openai": "http://localhost:11434/v1"})
    assert find_key("openai", local) == UNUSED
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert find_key("openai", local) == KEY
    assert "there is no key" in refusal("anthropic", base_urls={"anthropic": "http://localhost:1"})


def test_a_secret_that_is_a_key(secrets, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    secrets.create_secret(Name="plain/key", SecretString=f"{KEY}\n")
    assert find_key("openai", Settings(keys={"openai": "aws-secret:plain/key"})) == KEY
    monkeypatch.setenv("ANTHROPIC_API_KEY", "aws-secret:plain/key")
    assert find_key("anthropic", Settings()) == KEY


def test_a_field_of_a_secret_is_asked_for_once(secrets) -> None:  # type: ignore[no-untyped-def]
    secrets.create_secret(Name="fields", SecretString=json.dumps({"openai": KEY, "google": "second"}))
    settings = Settings(keys={"openai": "aws-secret:fields#openai", "google": "aws-secret:fields#google"})
    assert find_key("openai", settings) == KEY
    secrets.delete_secret(SecretId="fields", ForceDeleteWithoutRecovery=True)
    assert find_key("google", settings) == "second"


def test_the_environment_wins_over_the_settings(secrets, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert find_key("openai", Settings(keys={"openai": "aws-secret:nowhere"})) == KEY


def test_what_is_wrong_with_a_secret_is_said(secrets) -> None:  # type: ignore[no-untyped-def]
    secrets.create_secret(Name="json", SecretString=json.dumps({"key": KEY, "empty": "", "number": 3}))
    secrets.create_secret(Name="text", SecretString=KEY)
    secrets.create_secret(Name="list", SecretString=json.dumps([KEY]))
    secrets.create_secret(Name="bytes", SecretBinary=b"\x00")

    def said(place: str) -> str:
        return refusal(keys={"openai": f"aws-secret:{place}"})

    assert "there is no secret 'nowhere' in AWS Secrets Manager of eu-west-1" in said("nowhere")
    assert "the secret 'json' has no field 'kee'" in said("json#kee")
    assert "the secret 'json' has no field 'number' with a text" in said("json#number")
    assert "the secret 'json', field 'empty' is empty" in said("json#empty")
    assert "the secret 'json' holds JSON; name the field with the key: aws-secret:json#field" in said("json")
    assert "the secret 'text' holds no JSON object" in said("text#key")
    assert "the secret 'list' holds no JSON object" in said("list#key")
    assert "the secret 'bytes' holds bytes" in said("bytes")


def test_a_reference_that_cannot_be_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "aws-secret:my secret#field")
    assert "OPENAI_API_KEY: write aws-secret:NAME or aws-secret:NAME#field" in refusal()


def test_a_secret_without_a_login_or_a_region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    assert "without AWS credentials; log in" in refusal(keys={"openai": "aws-secret:unread"})
    monkeypatch.delenv("AWS_REGION")
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    assert "without a region; set AWS_REGION" in refusal(keys={"openai": "aws-secret:unread"})


@pytest.mark.parametrize(
    "told",
    [
        f"Incorrect API key provided: {KEY}. You can find your key at https://platform.openai.com.",
        f"Incorrect API key provided: {KEY[:8]}*********************************6789. You can find it",
        f"API key not valid (key={KEY[4:30]})",
        'header "x-api-key: AIzaSyA-1234567890" is invalid',
        "Bearer sk-ant-api03-other-key is not allowed",
        "The security token AKIAIOSFODNN7EXAMPLE is invalid",
    ],
)
def test_what_a_provider_repeats_of_a_key_is_left_out(told: str) -> None:
    said = without_secrets(told, KEY)
    assert "***" in said
    for part in ("abcdef", "6789.", "AIzaSy", "ant-api03", "AKIA"):
        assert part not in said


def test_other_words_stay() -> None:
    told = "model 'gpt-6.1-terra' not found (request req_011CR, status 404); see https://platform.openai.com/docs"
    assert without_secrets(told, KEY, "") == told
    assert without_secrets("the short one is here", "short") == "the *** one is here"
