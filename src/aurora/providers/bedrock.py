"""Amazon Bedrock: Claude in an account of AWS, paid and permitted there.

Credentials are found as every tool of AWS finds them: environment, profile, role, or `AWS_BEARER_TOKEN_BEDROCK`.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from aurora.providers import failures
from aurora.providers.base import Call, CallFailed, Reply
from aurora.providers.messages import CHECK_SECONDS, Claude

if TYPE_CHECKING:
    import anthropic

VARIABLE = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
_TOKEN = "AWS_BEARER_TOKEN_BEDROCK"


class Bedrock:
    """Claude on Amazon Bedrock; without a base URL, the region's endpoint or what AWS_ENDPOINT_URL… says."""

    name = "bedrock"

    def __init__(self, base_url: str | None = None) -> None:
        self._base_url = base_url

    def send(self, call: Call, timeout: float) -> Reply:
        """See `Provider`."""
        with self._explained(timeout):
            return self._claude.send(call, timeout)

    def check_access(self) -> None:
        """Asks who the credentials belong to, which every identity may; with a token, which models there are.

        Whether a model may be used is known only when it is."""
        if os.environ.get(_TOKEN):
            self._check_token()
        else:
            self._check_credentials()

    def _check_credentials(self) -> None:
        from botocore.parsers import ResponseParserError

        with self._explained(CHECK_SECONDS):
            self._require_credentials()
            try:
                self._service("sts").get_caller_identity()
            except (ResponseParserError, KeyError):  # the SDK looks into whatever came with a 200
                raise failures.unreadable_check(self.name, "AWS") from None

    def _check_token(self) -> None:
        import anthropic

        with self._explained(CHECK_SECONDS), self._claude.explained(CHECK_SECONDS):
            address = f"{self._service('bedrock').meta.endpoint_url}/foundation-models"
            try:
                models = self._client.get(address, cast_to=object, options={"timeout": CHECK_SECONDS})
            except ValueError:
                models = None
            except anthropic.PermissionDeniedError as error:
                if "bedrock:ListFoundationModels" not in str(error):
                    raise
                return  # a token that is known, and may not list
            if not isinstance(models, dict) or "modelSummaries" not in models:
                raise failures.unreadable_check(self.name, address)

    @cached_property
    def _region(self) -> str:
        import boto3

        region = os.environ.get("AWS_REGION") or boto3.Session().region_name
        if not region:
            raise CallFailed("bedrock: no region of AWS is known; set AWS_REGION, such as eu-west-1", "access")
        return str(region)

    @cached_property
    def _client(self) -> anthropic.AnthropicBedrock:
        import anthropic

        if not os.environ.get(_TOKEN):
            self._require_credentials()
        base_url = self._base_url or os.environ.get("ANTHROPIC_BEDROCK_BASE_URL")
        # AWS's own SDK knows the endpoints of all partitions, and where else a person may have said one.
        base_url = base_url or self._service("bedrock-runtime").meta.endpoint_url
        return anthropic.AnthropicBedrock(aws_region=self._region, base_url=base_url, max_retries=0)

    @cached_property
    def _claude(self) -> Claude:
        from botocore.eventstream import ParserError

        token = os.environ.get(_TOKEN, "")
        if token:
            failures.checked_key(self.name, token, _TOKEN)
        return Claude(self._client, self.name, token, _TOKEN if token else VARIABLE, (ParserError,))

    def _require_credentials(self) -> None:
        import boto3

        if boto3.Session().get_credentials() is None:
            raise CallFailed(f"bedrock: there are no credentials of AWS; set {VARIABLE}", "access")

    def _service(self, name: str) -> Any:
        import boto3
        from botocore.config import Config

        settings = Config(connect_timeout=CHECK_SECONDS, read_timeout=CHECK_SECONDS, retries={"total_max_attempts": 1})
        return boto3.Session().client(name, region_name=self._region, config=settings)

    @contextlib.contextmanager
    def _explained(self, timeout: float) -> Iterator[None]:
        """Turns the errors of AWS's SDK into a `CallFailed`."""
        import botocore.exceptions as aws

        try:
            yield
        except aws.ClientError as error:
            answer = error.response
            said = answer.get("Error", {}).get("Message", "")
            details = answer.get("ResponseMetadata", {})
            raise failures.refused_by_status(
                self.name,
                details.get("HTTPStatusCode", 500),
                said or str(error),
                details.get("HTTPHeaders", {}),
                key="",
                variable=VARIABLE,
            ) from None
        except (aws.HTTPClientError, aws.ConnectionError) as error:
            late = isinstance(error, aws.ReadTimeoutError | aws.ConnectTimeoutError)
            address = str(error.kwargs.get("endpoint_url") or "AWS")
            raise failures.unreachable(self.name, address, error, timeout=timeout if late else None) from None
        except aws.BotoCoreError as error:
            said = failures.in_short(str(error), "")
            raise CallFailed(f"bedrock: {said}; check {VARIABLE}, and AWS_REGION", "access") from None
