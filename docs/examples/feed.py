"""Reads the live feed as server-sent events and goes on where it was after every break: each event once.

Python 3.9 or newer, no library:  BRANCHLINE_TOKEN=blo_… python3 feed.py http://127.0.0.1:8080
"""
import json
import os
import random
import sys
import time
import urllib.error
import urllib.request


def follow(url, token, show, channels="events,totals"):
    position, attempt = None, 0
    while True:
        headers = {"Authorization": "Bearer " + token}
        if position:
            headers["Last-Event-ID"] = position
        parts, fields = [], {}  # A batch counts with its last part, the one with an id; what is half comes again.
        try:
            request = urllib.request.Request(f"{url}/feed/events?channels={channels}", headers=headers)
            with urllib.request.urlopen(request, timeout=40) as stream:  # Something comes every 15 seconds.
                for line in stream:
                    name, _, value = line.decode().rstrip("\n").partition(": ")
                    if name:
                        fields[name] = value
                        continue
                    message = json.loads(fields.get("data", "{}"))
                    if message.get("type") == "events":
                        parts += message["events"]
                        if "id" in fields:
                            show({**message, "events": parts})
                    elif message:
                        show(message)
                    if "id" in fields:
                        position, parts, attempt = fields["id"], [], 0
                    fields = {}
        except urllib.error.HTTPError as refused:
            if refused.code in (400, 401, 403):
                raise
        except OSError:
            pass
        attempt = min(attempt + 1, 6)
        time.sleep(0.1 + random.random() * 0.25 * 2**attempt)


def main(message):
    for event in message.get("events", []):
        print(event["settledtime"], event["branch"], event["type"], event["id"], flush=True)
    if "events" not in message:
        print(message["type"], message.get("resumed", ""), message.get("reason", ""), file=sys.stderr)


if __name__ == "__main__":
    follow(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080", os.environ["BRANCHLINE_TOKEN"], main)
