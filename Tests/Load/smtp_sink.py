"""An SMTP server on loopback that takes every mail, in a process of its own: `Sink().start()`.
It prints its port, then a line for each mail. `silent` greets nobody, `closing` hangs up after the
final dot of every mail, `busy` says 421 to everybody."""
import asyncio
import queue
import subprocess
import sys
import threading
import time


class Sink:
    def __init__(self, manner="good", port=0):
        self.manner, self.port = manner, port
        self.lines = queue.Queue()

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, __file__, self.manner, str(self.port)], stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        self.settings = {
            "PORTICO_SMTP_URL": f"smtp://127.0.0.1:{self.port}?tls=none",
            "PORTICO_MAIL_FROM": "Acme <no-reply@acme.example>"}
        threading.Thread(target=self._read, daemon=True).start()
        return self

    def _read(self):
        for line in self.process.stdout:
            self.lines.put((time.monotonic(), line.strip()))

    def become(self, manner):
        """The same address, another server."""
        self.stop()
        self.manner = manner
        return self.start()

    def mails(self):
        """(moment, Message-ID) of all that came."""
        return list(self.lines.queue)

    def wait(self, count, seconds):
        end = time.monotonic() + seconds
        while self.lines.qsize() < count and time.monotonic() < end:
            time.sleep(0.02)
        return self.mails()

    def stop(self):
        self.process.terminate()
        self.process.wait()


async def serve(reader, writer, manner):
    def say(text):
        writer.write(text.encode() + b"\r\n")

    if manner == "silent":
        await asyncio.sleep(3600)
    say("421 too busy" if manner == "busy" else "220 sink ESMTP")
    while line := await reader.readline():
        word = line[:4].upper()
        if word == b"DATA":
            say("354 go on")
            mail = await reader.readuntil(b"\r\n.\r\n")
            print(mail.split(b"Message-ID: ")[1].split(b"\r\n")[0].decode(), flush=True)
            if manner == "closing":
                break
            say("250 2.0.0 taken")
        elif word == b"QUIT":
            say("221 bye")
            break
        else:
            say("250 sink")
    writer.close()


async def main(manner, port):
    server = await asyncio.start_server(
        lambda reader, writer: serve(reader, writer, manner), "127.0.0.1", int(port), limit=1 << 20)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
