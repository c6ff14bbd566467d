"""Files under a prefix of an S3 bucket; what goes wrong is said in words for a person, without addresses or keys."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aurora.errors import AuroraError

_MISSING = {"NoSuchKey", "404"}
_CHANGED = {"PreconditionFailed", "ConditionalRequestConflict", "OperationAborted", "412", "409"}
_CONDITIONS = {"IfNoneMatch", "IfMatch"}
_HINTS = {
    "NoSuchBucket": "there is no such bucket; create it, or correct 'ledger'",
    "ExpiredToken": "the AWS credentials have expired; sign in again",
    "ExpiredTokenException": "the AWS credentials have expired; sign in again",
    "TokenRefreshRequired": "the AWS credentials have expired; sign in again",
    "RequestTimeTooSkewed": "this machine's clock is wrong; set it",
}
_REFUSED = {"InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "AuthorizationHeaderMalformed", "401"}
_DENIED = {"AccessDenied", "AllAccessDisabled", "403"}
_ELSEWHERE = {"PermanentRedirect", "TemporaryRedirect", "IllegalLocationConstraintException", "301", "307"}
_READS = 3


@dataclass(frozen=True)
class Found:
    """A file's bytes, and the tag that changes with them."""

    data: bytes
    tag: str


class Missing(Exception):
    """There is no file of that name."""


class Changed(Exception):
    """A file is there already, or is no longer what it was."""


class Bucket:
    """The files under a prefix. boto3 is loaded, and a connection made, with the first call."""

    def __init__(self, name: str, prefix: str) -> None:
        self.name = name
        self.prefix = f"{prefix}/" if prefix else ""
        self._client: Any = None

    def get(self, name: str) -> Found | None:
        """A file; None where there is none.

        Raises:
            AuroraError: it cannot be read.
        """
        try:
            response = self._ask("get_object", Key=self.prefix + name, body=True)
        except Missing:
            return None
        return Found(response["Body"], response["ETag"])

    def put(self, name: str, data: bytes) -> None:
        """Writes a file.

        Raises:
            AuroraError: it cannot be written.
        """
        self._ask("put_object", Key=self.prefix + name, Body=data)

    def put_first(self, name: str, data: bytes) -> bool:
        """Writes a file where there is none yet, and returns whether it did.

        Raises:
            AuroraError: it cannot be written.
        """
        try:
            self._ask("put_object", Key=self.prefix + name, Body=data, IfNoneMatch="*")
        except Changed:
            return False
        return True

    def set_aside(self, name: str, seen: Found) -> str:
        """Renames a file that is still what was seen of it, and returns its new name.

        Raises:
            Changed: somebody has replaced it.
            AuroraError: it cannot be renamed.
        """
        aside = f"{name}.damaged-{seen.tag.strip(chr(34))[:16]}"
        self.put(aside, seen.data)
        self._ask("delete_object", Key=self.prefix + name, IfMatch=seen.tag)
        return aside

    def names(self, under: str) -> Iterator[str]:
        """The names of all files that begin with `under`.

        Raises:
            AuroraError: the bucket cannot be listed.
        """
        more: dict[str, Any] = {}
        while True:
            page = self._ask("list_objects_v2", Prefix=self.prefix + under, **more)
            for item in page.get("Contents", []):
                yield item["Key"][len(self.prefix) :]
            if not page.get("IsTruncated"):
                return
            more = {"ContinuationToken": page["NextContinuationToken"]}

    def _ask(self, operation: str, body: bool = False, **arguments: Any) -> dict[str, Any]:
        """One operation; with `body`, what it streams is read, and asked for again where the stream breaks off."""
        from botocore.exceptions import (
            BotoCoreError,
            ClientError,
            ConnectionError,
            HTTPClientError,
            IncompleteReadError,
        )

        client = self._connected()
        for left in reversed(range(_READS)):
            try:
                response: dict[str, Any] = getattr(client, operation)(Bucket=self.name, **arguments)
                return response | {"Body": response["Body"].read()} if body else response
            except ClientError as error:
                raise self._failed(operation, arguments, error.response) from None
            except (ConnectionError, HTTPClientError, IncompleteReadError):
                if not left or not body:
                    raise self._error("it cannot be reached; check the network and AWS_ENDPOINT_URL") from None
            except BotoCoreError as error:
                raise self._error(_without_connection(error)) from None
        raise AssertionError("unreachable")

    def _connected(self) -> Any:
        if self._client is None:
            import boto3
            from botocore.config import Config
            from botocore.exceptions import BotoCoreError

            # Checksums that S3 does not insist on are unknown to many servers that speak its protocol.
            config = Config(
                connect_timeout=10,
                read_timeout=60,
                retries={"mode": "standard", "total_max_attempts": 5},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            )
            try:
                self._client = boto3.session.Session(region_name=os.environ.get("AWS_REGION")).client(
                    "s3", config=config
                )
            except BotoCoreError as error:
                raise self._error(_without_connection(error)) from None
            except ValueError:
                raise self._error("AWS_ENDPOINT_URL is no address such as http://localhost:9000") from None
        return self._client

    def _failed(self, operation: str, arguments: dict[str, Any], response: dict[str, Any]) -> Exception:
        code = str(response.get("Error", {}).get("Code", ""))
        status = str(response.get("ResponseMetadata", {}).get("HTTPStatusCode", ""))
        if code in _MISSING and operation == "get_object":
            return Missing()
        if code in _CHANGED and _CONDITIONS & arguments.keys():
            return Changed()
        if code in _HINTS:
            return self._error(_HINTS[code])
        if code in _REFUSED:
            return self._error(
                "the AWS credentials are refused; check AWS_ACCESS_KEY_ID and its secret, or AWS_PROFILE"
            )
        if code in _DENIED:
            return self._error(
                f"these AWS credentials may not do {operation}; allow s3:GetObject and s3:PutObject on its files, and "
                "s3:ListBucket on the bucket, without which S3 denies what is only missing"
            )
        if code in _ELSEWHERE:
            return self._error("the bucket is in another region; set AWS_DEFAULT_REGION to it")
        message = _shown(response.get("Error", {}).get("Message", ""))
        return self._error(f"{operation} failed: {status} {code} {message}; build again later")

    def _error(self, what: str) -> AuroraError:
        return AuroraError(f"the ledger s3://{self.name}/{self.prefix.rstrip('/')}: {what}")


def _without_connection(error: Exception) -> str:
    from botocore.exceptions import CredentialRetrievalError, NoCredentialsError, PartialCredentialsError

    if isinstance(error, NoCredentialsError | PartialCredentialsError | CredentialRetrievalError):
        return (
            "there are no AWS credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, "
            "or sign in with 'aws sso login'"
        )
    return f"{_shown(error)}; check AWS_PROFILE and AWS_DEFAULT_REGION"


def _shown(message: object) -> str:
    """A message on one line of at most 300 characters, without addresses: they may hold a password."""
    return re.sub(r"\w+://\S+", "(address)", " ".join(str(message).split()))[:300]
