"""The peers: an echo by wechatpy under FastAPI and under Flask, as their documentation shows it. They store nothing."""

from fastapi import FastAPI, Request, Response
from flask import Flask
from flask import request as flask_request
from wechatpy.enterprise import create_reply, parse_message
from wechatpy.enterprise.crypto import WeChatCrypto

from tests.fakes.account import Account

_ACCOUNT = Account()
_crypto = WeChatCrypto(_ACCOUNT.token, _ACCOUNT.aes_key, _ACCOUNT.corp_id)


def _echo(body: bytes, signature: str, timestamp: str, nonce: str) -> str:
    message = parse_message(_crypto.decrypt_message(body, signature, timestamp, nonce))
    reply = create_reply(message.content, message).render()
    sealed: str = _crypto.encrypt_message(reply, nonce, timestamp)
    return sealed


fastapi_echo = FastAPI()


@fastapi_echo.post("/wecom/callback")
async def _fastapi(request: Request, msg_signature: str, timestamp: str, nonce: str) -> Response:
    return Response(_echo(await request.body(), msg_signature, timestamp, nonce), media_type="application/xml")


flask_echo = Flask(__name__)


@flask_echo.post("/wecom/callback")
def _flask() -> str:
    given = flask_request.args
    return _echo(flask_request.get_data(), given["msg_signature"], given["timestamp"], given["nonce"])
