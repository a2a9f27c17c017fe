"""What strangers may do to a server, and what must come of it."""

import socket
import time


class Stranger:
    def __init__(self, port, text=b"", room=None):
        """Connects and says `text`; `room` is how many bytes its host keeps for it unread."""
        self.socket = socket.socket()
        self.socket.settimeout(20)
        if room:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        self.socket.connect(("127.0.0.1", port))
        if text:
            self.say(text)

    def say(self, text):
        try:
            self.socket.sendall(text)
        except OSError:
            pass

    def hang_up(self):
        """Will say no more, and might listen."""
        self.socket.shutdown(socket.SHUT_WR)

    def hear(self):
        """All that is said to it until the other side hangs up."""
        heard = b""
        try:
            while piece := self.socket.recv(65536):
                heard += piece
        except OSError:
            pass
        return heard


def ask(port, text):
    return Stranger(port, text).hear()


def get(port, path, host="127.0.0.1"):
    return ask(port, f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())


def status(answer):
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else None


def misbehave(port):
    """One after the other; each answer must be the right one, and the server go on."""
    host = b"\r\nHost: localhost\r\n\r\n"
    for text, expected in [
        (b"POST / HTTP/1.1\r\nContent-Length: 5" + host + b"abcde", 405),
        (b"DELETE /metrics HTTP/1.1" + host, 405),
        (b"OPTIONS * HTTP/1.1" + host, 405),
        (b"GET /../../etc/passwd HTTP/1.1" + host, 404),
        (b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1" + host, 404),
        (b"GET //etc/passwd HTTP/1.1" + host, 404),
        (b"GET /\xff\xfe HTTP/1.1" + host, 400),
        (b"GET / HTTP/1.1\r\nHost: \xff" + b"\r\n\r\n", 403),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/3.0" + host, 505),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000, 431),
        (b"A" * 100_000, 414),
        (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 10_000 + b"\r\n", 431),
        (b"HEAD / HTTP/1.1" + host, 200),
        (b"GET /healthz HTTP/1.0\r\n\r\n", 200),
    ]:
        answer = ask(port, text)
        assert status(answer) == expected, (text[:60], answer[:80])
        if text.startswith(b"HEAD"):
            assert answer.endswith(b"\r\n\r\n") and b"Content-Length: " in answer


def crowd(port, count=500):
    """Many who say nothing, many who say it slowly, and many who listen to nothing; others are served all the same."""
    idle = [Stranger(port) for _ in range(count)]
    slow = [Stranger(port, b"GET / HT") for _ in range(50)]
    deaf = [Stranger(port, b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n") for _ in range(50)]
    for _ in range(5):
        start = time.monotonic()
        assert status(get(port, "/healthz")) == 200
        assert status(get(port, "/metrics")) == 200
        print(f"  among {count + 100} strangers, two requests took {1000 * (time.monotonic() - start):.1f} ms")
        for stranger in slow:
            stranger.say(b"T")
        time.sleep(0.2)
    for stranger in idle + slow + deaf:
        stranger.socket.close()
