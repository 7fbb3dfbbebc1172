#!/usr/bin/env python3
"""Sends `sepit serve` what programs, browsers and attackers send, and checks that it stays what it was.

    python3 -m venv .venv && .venv/bin/pip install schemathesis openai
    .venv/bin/python scripts/check_server.py .build/release/sepit [--requests 10000]

1. schemathesis, against the description of the interface, without a failure.
2. The package openai, as it comes: models, answers, streams, probabilities, limits, stops, a file.
3. Good, bad, slow, cancelled and huge requests, mixed, several at a time: every good one gets the answer that it got alone, every other one
   a status from 400 to 499 with a reason, and memory stays within 5% of what it was after the first fifth.
4. SIGTERM while a request runs: it is answered, and the program ends with 0.
"""
import argparse
import base64
import http.client
import json
import pathlib
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

LYSOZYME = ("KVFGRCELAAAMKRHGLDNYRGYSLGNWVCAAKFESNFNTQATNRNTDGSTDYGILQINSRWWCNDGRTPGSRNLCNIPCSALLSSDITASVNCAKKIVSDGNGMNAWVAWRNRC"
            "KGTDVQAWIRGCRL")


class Server:
    def __init__(self, program, *options):
        self.process = subprocess.Popen([program, "serve", "--port", "0", *options], stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().split()[-1]
        self.port = int(self.address.rsplit(":", 1)[1])

    def memory(self):
        """Resident megabytes."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def post(self, path, body, content_type="application/json", timeout=300):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            data = body if isinstance(body, (bytes, str)) else json.dumps(body)
            connection.request("POST", path, data, {"Content-Type": content_type})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def raw(self, data, wait=5):
        """Sends bytes and returns what comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as connection:
            connection.sendall(data)
            received = b""
            try:
                while part := connection.recv(65536):
                    received += part
            except (TimeoutError, ConnectionResetError):
                pass
            return received

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


def variants(count, seed):
    """Sequences like lysozyme's, each with other residues here and there."""
    choice = random.Random(seed)
    for _ in range(count):
        letters = list(LYSOZYME)
        for place in choice.sample(range(len(letters)), 6):
            letters[place] = choice.choice("ACDEFGHIKLMNPQRSTVWY")
        yield "".join(letters)


def good_requests():
    questions = ["What is the name of {}?", "function of {}", "Is {} an enzyme?"]
    requests = [("/ask", {"question": questions[i % 3].format(s), "max_tokens": 24}) for i, s in enumerate(variants(12, 1))]
    requests += [("/search", {"sequence": s, "max_hits": 5}) for s in variants(4, 2)]
    requests += [("/embed", {"sequence": s}) for s in variants(4, 3)]
    return requests


def bad_requests():
    """Bodies that are refused, whatever the path."""
    return [b"", b"{", b"null", b"[]", b'{"question": 1}', b'{"question": "why?"}', b'{"question": "function of MKTAYIAKQR", "top": 1}',
            b'{"sequence": "MKTAYIAKQR", "layers": 0}', b'{"structure": "<html>"}', b'{"structure_base64": "H4sIAAAA"}', b"\xff\xfe\x00", b"[" * 5000,
            b'{"question": "' + b"why " * 20000 + b'"}', json.dumps({"question": "function of " + "MKTAYIAKQR" * 1100}).encode()]


def load(server, total, workers):
    good, bad = good_requests(), bad_requests()
    expected = [server.post(*request) for request in good]
    assert all(status == 200 for status, _ in expected), [status for status, _ in expected]
    numbers, lock = iter(range(total)), threading.Lock()
    failures, memories, counts = [], [], {}

    def check(kind, right, detail):
        with lock:
            counts[kind] = counts.get(kind, 0) + 1
            if not right:
                failures.append((kind, detail))

    def work():
        while True:
            with lock:
                number = next(numbers, None)
                if number is None:
                    return
                if number % max(1, total // 50) == 0:
                    memories.append((number, server.memory()))
            kind = random.Random(number).random()
            try:
                if kind < 0.45:
                    which = number % len(good)
                    answer = server.post(*good[which])
                    while answer[0] == 429:
                        time.sleep(0.2)
                        answer = server.post(*good[which])
                    check("good", answer == expected[which], (good[which], answer))
                elif kind < 0.75:
                    body = bad[number % len(bad)]
                    path = ["/ask", "/search", "/embed", "/structure"][number % 4]
                    status, text = server.post(path, body)
                    check("bad", 400 <= status < 500 and json.loads(text)["error"]["message"], (path, body[:60], status, text[:200]))
                elif kind < 0.85:
                    with socket.create_connection(("127.0.0.1", server.port)) as connection:
                        path, body = good[number % len(good)]
                        data = json.dumps(body)
                        connection.sendall(f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                           f"Content-Length: {len(data)}\r\n\r\n{data}".encode())
                        time.sleep(0.002 * (number % 20))
                    check("cancelled", True, None)
                elif kind < 0.95:
                    reply = server.raw(random.Random(number).choice(
                        [b"\x16\x03\x01\x02\x00" * 20 + b"\r\n\r\n", b"GET /\r\n\r\n", b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                         b"POST /ask HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                         b"GET /health HTTP/1.1\r\n" + b"X: " + b"a" * 100000 + b"\r\n\r\n"]))
                    check("no HTTP", reply.startswith(b"HTTP/1.1 4"), reply[:200])
                elif kind < 0.985:
                    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
                        connection.sendall(b"POST /ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
                        time.sleep(0.2)
                    check("slow", True, None)
                else:
                    reply = server.raw(b"POST /ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                       b"Content-Length: 200000000\r\n\r\n" + b"a" * 100000)
                    check("huge", reply.startswith(b"HTTP/1.1 413"), reply[:200])
            except Exception as error:  # noqa: BLE001 - whatever went wrong is a failure of the server
                check("unanswered", False, repr(error))

    threads = [threading.Thread(target=work) for _ in range(workers)]
    start = time.time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"  {total} requests in {time.time() - start:.0f} s: {counts}")
    settled = [memory for number, memory in memories if number >= total / 5] + [server.memory()]
    print(f"  memory after a fifth {settled[0]:.0f} MB, most {max(settled):.0f} MB, at the end {settled[-1]:.0f} MB")
    assert not failures, failures[:5]
    assert settled[-1] <= settled[0] * 1.05, "memory grows"


def openai_client(server):
    """What the package makes of the answers."""
    import openai

    client = openai.OpenAI(base_url=server.address + "/v1", api_key="none")
    assert [model.id for model in client.models.list()] == ["sepit"] and client.models.retrieve("sepit").id == "sepit"
    sequence = next(variants(1, 4))  # that of no known protein, whose name would not come from the model
    messages = [{"role": "user", "content": f"What is the name of {sequence}?"}]
    create = client.chat.completions.create
    whole = create(model="sepit", messages=messages, logprobs=True, top_logprobs=2)
    choice = whole.choices[0]
    assert choice.finish_reason == "stop" and choice.message.content and whole.sepit["evidence"]
    assert "".join(token.token for token in choice.logprobs.content) == choice.message.content
    assert all(token.logprob <= 0 and len(token.top_logprobs) == 2 for token in choice.logprobs.content)
    for raw in (False, True):
        options = {"model": "sepit", "messages": messages, "extra_body": {"raw": raw}}
        text = create(**options).choices[0].message.content
        chunks = list(create(**options, stream=True, stream_options={"include_usage": True}))
        assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == text
        assert chunks[-1].usage.completion_tokens > 0
        short = create(**options, max_tokens=2)
        assert short.choices[0].finish_reason == "length" and short.usage.completion_tokens == 2
        assert text.startswith(short.choices[0].message.content)
        stop = text[4:6]
        assert create(**options, stop=[stop, "none"]).choices[0].message.content == text[:text.index(stop)]
        seeded = [create(**options, temperature=2, seed=seed).choices[0].message.content for seed in (1, 1, 2, 3, 4)]
        assert seeded[0] == seeded[1] and (not raw or len(set(seeded)) > 1)
    file = {"type": "file", "file": {"filename": "a.fasta", "file_data": "data:text/plain;base64,"
                                     + base64.b64encode(f">A\n{sequence}\n".encode()).decode()}}
    asked = create(model="sepit", messages=[{"role": "user", "content": [{"type": "text", "text": "What is the name of <protein>?"}, file]}])
    assert asked.choices[0].message.content == choice.message.content
    for kind, wrong in ((openai.NotFoundError, {"model": "other"}), (openai.ConflictError, {"messages": [{"role": "user", "content": "Hello"}]}),
                        (openai.BadRequestError, {"max_tokens": 0})):
        try:
            openai.OpenAI(base_url=server.address + "/v1", api_key="none", max_retries=0).chat.completions.create(
                **{"model": "sepit", "messages": messages, **wrong})
            raise AssertionError(f"{wrong} was answered")
        except kind as error:
            assert error.body["message"], error


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sepit")
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--examples", type=int, default=50, help="of schemathesis, for each path")
    options = parser.parse_args()
    server = Server(options.sepit)
    try:
        print("schemathesis")
        tool = pathlib.Path(sys.executable).absolute().with_name("schemathesis")
        subprocess.run([tool, "run", server.address + "/openapi.json", "--url", server.address, "--max-examples",
                        str(options.examples), "--request-timeout", "120"], check=True, cwd=tempfile.mkdtemp())
        print("openai")
        openai_client(server)
        print("mixed requests")
        load(server, options.requests, options.workers)
        print("stopping")
        running = threading.Thread(target=lambda: results.append(server.post("/embed", {"sequence": LYSOZYME * 60})))
        results = []
        running.start()
        time.sleep(0.3)
        assert server.stop() == 0
        running.join()
        assert results[0][0] == 200, results[0][1][:200]
        print("The server stays what it was.")
    finally:
        server.process.kill()


main()
