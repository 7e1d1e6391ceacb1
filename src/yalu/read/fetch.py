"""Fetching a URL, as safely as a page named by a stranger has to be fetched.

The host is resolved here, every address is checked, and the connection goes to the very address that was checked
(the name is kept for the Host header and the certificate), so that a name that resolves differently a moment later
leads nowhere. Each redirect is checked the same way. Proxies of the environment are not used: behind one, the check
would say nothing of where the request ends.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass

import httpx

from yalu import __version__
from yalu.errors import FetchError
from yalu.read.options import Limits

Resolver = Callable[[str, int], Sequence[str]]

_REDIRECTS = (301, 302, 303, 307, 308)
_IDLE_SECONDS = 20.0
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_HEADERS = {
    "User-Agent": f"yalu/{__version__}",
    "Accept": "text/html, application/rss+xml, application/atom+xml, application/pdf, text/*, */*;q=0.5",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a URL answered with: `url` is where redirects ended, `media_type` as the server says, if it does."""

    url: str
    media_type: str | None
    data: bytes


def system_addresses(host: str, port: int) -> list[str]:
    """Return the IP addresses the system resolves `host` to. Raises OSError where it resolves to none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def fetch(url: str, *, limits: Limits, allow_private: bool = False, resolve: Resolver = system_addresses) -> Fetched:
    """Return what `url` holds, following at most `limits.max_redirects` redirects.

    Raises FetchError where the address is not public (unless `allow_private`), not http or https, does not answer in
    time, answers with an error, or sends more than `limits.max_bytes`.
    """
    deadline = time.monotonic() + limits.fetch_seconds
    target = _parsed(url, item=url)
    with httpx.Client(trust_env=False, timeout=httpx.Timeout(_IDLE_SECONDS), follow_redirects=False) as client:
        for _ in range(limits.max_redirects + 1):
            address = _checked_address(target, url, allow_private=allow_private, resolve=resolve)
            try:
                with closing(client.send(_request(client, target, address), stream=True)) as response:
                    if response.status_code not in _REDIRECTS:
                        return _answer(response, target, url, limits, deadline)
                    target = _redirected(response, target, url)
            except httpx.HTTPError as error:
                raise FetchError(
                    f"cannot be fetched ({error or type(error).__name__}).",
                    item=url,
                    remedy="Check the address, try again.",
                ) from error
    raise FetchError(
        f"redirects more than {limits.max_redirects} times.", item=url, remedy="Give the address it should lead to."
    )


def is_public(address: str) -> bool:
    """Tell whether an IP address, and any IPv4 address inside it, is out on the public internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _parsed(url: str, *, item: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise FetchError(f"is no address ({error}).", item=item, remedy="Check the spelling.") from error
    if parsed.scheme not in ("http", "https"):
        raise FetchError(f"leads to a {parsed.scheme} address.", item=item, remedy="Only http and https are read.")
    if not parsed.host:
        raise FetchError("names no host.", item=item, remedy="Check the spelling.")
    if parsed.userinfo:
        raise FetchError("holds a user name or password.", item=item, remedy="Give the address without it.")
    return parsed


def _checked_address(target: httpx.URL, item: str, *, allow_private: bool, resolve: Resolver) -> str:
    """Return the address to connect to. One private address among several is enough to refuse."""
    port = target.port or (443 if target.scheme == "https" else 80)
    try:
        addresses = resolve(target.host, port)
        private = [] if allow_private else [address for address in addresses if not is_public(address)]
    except (OSError, ValueError) as error:
        raise FetchError(f"has no address for host {target.host} ({error}).", item=item, remedy="Check it.") from error
    if private or not addresses:
        raise FetchError(
            f"leads to {target.host} ({', '.join(private) or 'no address'}), which is not on the public internet.",
            item=item,
            remedy="If you meant a machine of your own, add --allow-private-addresses.",
        )
    return addresses[0]


def _request(client: httpx.Client, target: httpx.URL, address: str) -> httpx.Request:
    """Return a request that goes to `address` but asks for the host of `target`."""
    return client.build_request(
        "GET",
        target.copy_with(host=address),
        headers={**_HEADERS, "Host": target.netloc.decode("ascii")},
        extensions={"sni_hostname": target.raw_host.decode("ascii")},
    )


def _redirected(response: httpx.Response, target: httpx.URL, item: str) -> httpx.URL:
    location = response.headers.get("Location")
    if not location:
        raise FetchError("redirects to nowhere.", item=item, remedy="Check the address.")
    try:
        joined = str(target.join(location))
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(f"redirects to a broken address ({error}).", item=item, remedy="Check the address.") from error
    return _parsed(joined, item=item)


def _answer(response: httpx.Response, target: httpx.URL, item: str, limits: Limits, deadline: float) -> Fetched:
    if response.status_code >= 400:
        raise FetchError(
            f"answers {response.status_code} {response.reason_phrase}.".replace(" .", "."),
            item=item,
            remedy="Check the address in a browser.",
        )
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > limits.max_bytes:
            raise FetchError(f"sends more than {limits.max_bytes:,} bytes.", item=item, remedy="Fetch it by hand.")
        if time.monotonic() > deadline:
            raise FetchError(f"took longer than {limits.fetch_seconds:.0f} seconds.", item=item, remedy="Try again.")
    return Fetched(url=str(target), media_type=response.headers.get("Content-Type"), data=b"".join(parts))
