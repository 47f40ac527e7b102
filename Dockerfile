FROM python:3.11-slim-bookworm

WORKDIR /srv/portal
ENV PYTHONUNBUFFERED=1 PYTHONUTF8=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

# System packages and the font change least, so they come first.
COPY scripts scripts
RUN scripts/system-packages install run && rm -rf /var/lib/apt/lists/* .system/setup.log
RUN scripts/font

COPY requirements.lock ./
RUN pip install --require-hashes --requirement requirements.lock

# The image's user reads the project also where it was checked out for its owner only (umask 077).
COPY . .
RUN find . \( -type d ! -perm -005 -o -type f ! -perm -004 \) -exec chmod go+rX {} + \
    && pip install --no-deps --editable . \
    && useradd --system --uid 10001 --home-dir /var/lib/portal --create-home portal

# HOST opens the port to the container's network; a reverse proxy with HTTPS stands before it.
ENV PORTAL_VAR=/var/lib/portal HOST=0.0.0.0 PORT=8000
USER portal
VOLUME /var/lib/portal
EXPOSE 8000

HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-c", \
    "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]

CMD ["sh", "-c", "portal db upgrade && exec portal serve"]
