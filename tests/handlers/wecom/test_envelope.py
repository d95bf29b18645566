"""The outer layer: published vectors, the order of the checks, and every way a frame can be wrong."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest

from bot.handlers.refused import RefusedError
from bot.handlers.wecom.envelope import Envelope, encrypted_in, parameters
from tests.fakes.account import Account
from tests.fakes.bizcrypt import BizCrypt
from tests.handlers.wecom.vectors import VECTORS, W6, Vector

NOW = datetime(2026, 3, 18, 2, 30, tzinfo=UTC)
SECONDS = str(int(NOW.timestamp()))
ACCOUNT = Account()
CRYPT = BizCrypt(ACCOUNT.token, ACCOUNT.aes_key, ACCOUNT.corp_id)


def envelope(window: timedelta = timedelta(seconds=600)) -> Envelope:
    return Envelope(
        receiver=ACCOUNT.corp_id, token=ACCOUNT.token, aes_key=ACCOUNT.aes_key, variable="KEY", window=window
    )


def signed(encrypted: str, timestamp: str = SECONDS) -> dict[str, bytes]:
    signature = CRYPT.sign(timestamp, "4711", encrypted)
    return {"msg_signature": signature.encode(), "timestamp": timestamp.encode(), "nonce": b"4711"}


def refusal(query: dict[str, bytes], encrypted: str, now: datetime = NOW) -> tuple[HTTPStatus, str]:
    with pytest.raises(RefusedError) as caught:
        envelope().open(query, encrypted.encode(), now)
    return caught.value.status, caught.value.reason


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.id)
def test_a_published_vector_opens_to_what_was_published(vector: Vector) -> None:
    opened = Envelope(
        receiver=vector.receive_id,
        token=vector.token,
        aes_key=vector.aes_key,
        variable="KEY",
        window=timedelta(seconds=1),
    ).open(
        {
            "msg_signature": vector.signature.encode(),
            "timestamp": vector.timestamp.encode(),
            "nonce": vector.nonce.encode(),
        },
        vector.encrypted.encode(),
        datetime.fromtimestamp(int(vector.timestamp), UTC),
    )
    assert vector.plain in {"", opened.decode()}
    assert all(part in opened.decode() for part in vector.contains)


def test_the_fake_platform_encrypts_as_the_published_vector_says() -> None:
    crypt = BizCrypt(W6.token, W6.aes_key, W6.receive_id)
    assert crypt.encrypt(W6.plain.encode(), b"1234567890123456") == W6.encrypted
    assert crypt.sign(W6.timestamp, W6.nonce, W6.encrypted) == W6.signature


def test_what_is_sealed_and_signed_here_is_as_the_published_vector_says() -> None:
    ours = Envelope(
        receiver=W6.receive_id, token=W6.token, aes_key=W6.aes_key, variable="KEY", window=timedelta(seconds=1)
    )
    assert ours.seal(W6.plain.encode(), b"1234567890123456") == W6.encrypted.encode()
    assert ours.sign(W6.timestamp.encode(), W6.nonce.encode(), W6.encrypted.encode()) == W6.signature.encode()


def test_a_bad_signature_is_refused_before_anything_is_decrypted() -> None:
    assert refusal({**signed("not even base64"), "msg_signature": b"0" * 40}, "not even base64") == (403, "signature")


@pytest.mark.parametrize("signature", [b"", b"\xff\xfe", "签名".encode(), CRYPT.sign("1", "2", "x").upper().encode()])
def test_a_signature_of_any_bytes_is_only_a_bad_signature(signature: bytes) -> None:
    assert refusal({**signed("AAAA"), "msg_signature": signature}, "AAAA") == (403, "signature")


@pytest.mark.parametrize("missing", ["msg_signature", "timestamp", "nonce"])
def test_a_missing_parameter_is_no_callback(missing: str) -> None:
    query = signed("AAAA")
    del query[missing]
    assert refusal(query, "AAAA") == (400, "query")


@pytest.mark.parametrize(
    "timestamp",
    ["", "-1", "1e9", "٣", "9" * 4000, "NaN", " 1773801000", str(int(SECONDS) - 601), str(int(SECONDS) + 601)],
)
def test_a_timestamp_out_of_the_window_is_refused_even_when_it_is_signed(timestamp: str) -> None:
    encrypted = CRYPT.encrypt(b"<xml/>")
    assert refusal(signed(encrypted, timestamp), encrypted) == (403, "timestamp")


@pytest.mark.parametrize("seconds", [-600, 0, 600])
def test_the_window_reaches_to_both_sides_and_includes_its_ends(seconds: int) -> None:
    encrypted = CRYPT.encrypt(b"<xml/>")
    query = signed(encrypted, str(int(SECONDS) + seconds))
    assert envelope().open(query, encrypted.encode(), NOW) == b"<xml/>"


def test_a_message_for_another_company_is_refused() -> None:
    foreign = BizCrypt(ACCOUNT.token, ACCOUNT.aes_key, "ww-another").encrypt(b"<xml/>")
    assert refusal(signed(foreign), foreign) == (403, "receiveid")


@pytest.mark.parametrize(
    ("encrypted", "reason"),
    [
        ("not base64!", "cipher"),
        ("AAAA", "cipher"),
        ("", "padding"),
        (CRYPT.encrypt_raw(b"\x00" * 32), "padding"),
        (CRYPT.encrypt_raw(b"\x21" * 64), "padding"),
        (CRYPT.encrypt_raw(b"a" * 30 + b"\x01\x02"), "padding"),
        (CRYPT.encrypt_raw(b"\x20" * 32), "length"),
        (CRYPT.encrypt_raw(b"r" * 16 + b"\x00\x00" + b"\x0e" * 14), "length"),
        (CRYPT.encrypt_raw(b"r" * 16 + b"\xff\xff\xff\xff" + b"\x0c" * 12), "length"),
    ],
)
def test_a_signed_frame_that_is_broken_is_refused_by_our_own_word(encrypted: str, reason: str) -> None:
    assert refusal(signed(encrypted), encrypted) == (400, reason)


@pytest.mark.parametrize("key", ["", "short", "PlantedEncodingAESKey0123456789abcdefghijk", "密" * 43, "!" * 43])
def test_a_key_that_cannot_be_one_stops_the_start_and_is_not_repeated(key: str) -> None:
    with pytest.raises(ValueError, match="SALESBOT_WECOM_AES_KEY") as caught:
        Envelope(receiver="c", token="t", aes_key=key, variable="SALESBOT_WECOM_AES_KEY", window=timedelta())
    assert not key or key not in str(caught.value)


def test_a_parameter_is_decoded_once_and_its_plus_stays() -> None:
    assert parameters(b"echostr=a%2Bb+c%2525%3D&nonce=1") == {"echostr": b"a+b+c%25=", "nonce": b"1"}


def test_a_parameter_that_comes_twice_is_refused() -> None:
    with pytest.raises(RefusedError, match="query"):
        parameters(b"nonce=1&nonce=2")


@pytest.mark.parametrize(
    "body",
    [
        b"<xml><Encrypt><![CDATA[AB+/=]]></Encrypt></xml>",
        b"<xml><Encrypt>AB+/=</Encrypt></xml>",
        b"<xml>\n <AgentID/>\n <Encrypt>\n <![CDATA[AB+/=]]>\n </Encrypt><ToUserName>x</ToUserName></xml>\n",
        b'<?xml version="1.0" encoding="UTF-8"?>\r\n<xml><AgentID></AgentID><Encrypt> AB+/= </Encrypt></xml>',
    ],
)
def test_the_ciphertext_is_found_by_name_wherever_it_stands(body: bytes) -> None:
    assert encrypted_in(body) == b"AB+/="


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00",
        b"{}",
        b'{"encrypt":"AB"}',
        b"<xml></xml>",
        b"<xml><Encrypt>AB</Encrypt>",
        b"<xml><Encrypt>AB</Encrypt></xml><xml></xml>",
        b"<xml><Encrypt>AB</Encrypt><Encrypt>AB</Encrypt></xml>",
        b"<xml><Encrypt><a>AB</a></Encrypt></xml>",
        b"<xml><Encrypt a='1'>AB</Encrypt></xml>",
        b"<xml><Encrypt>A&amp;B</Encrypt></xml>",
        b"<xml><!-- --><Encrypt>AB</Encrypt></xml>",
        b"<!DOCTYPE xml><xml><Encrypt>AB</Encrypt></xml>",
        b'<!DOCTYPE x [<!ENTITY e "AB">]><xml><Encrypt>&e;</Encrypt></xml>',
        b"<xml><Encrypt>AB</encrypt></xml>",
        "<xml><Encrypt>AB</Encrypt></xml>".encode("utf-16"),
        b"\xef\xbb\xbf<xml><Encrypt>AB</Encrypt></xml>",
    ],
)
def test_a_body_of_any_other_shape_is_refused(body: bytes) -> None:
    with pytest.raises(RefusedError, match="envelope"):
        encrypted_in(body)


@pytest.mark.parametrize(
    "body",
    [
        b" " * 65_536,
        b"<?xml " + b" " * 65_000,
        b"<xml>" + b" " * 65_000,
        b"<xml>" + b"<a>" * 20_000,
        b"<xml><a>" + b" " * 65_000,
        b"<xml><a><![CDATA[" + b" " * 65_000,
        b"<xml><a>x</a>" + b"\n" * 65_000 + b"<b",
    ],
)
def test_a_body_of_blanks_takes_no_longer_than_its_length(body: bytes) -> None:
    with pytest.raises(RefusedError, match="envelope"):
        encrypted_in(body)
