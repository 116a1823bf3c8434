# docker build -t portico .
# docker run needs PORTICO_BASE_URL and, with https, PORTICO_TRUSTED_PROXIES: the proxy's address as the
# container sees it, or none. See docs/deploying.md.
FROM swift:6.3-bookworm AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends libsqlite3-dev libpq-dev libcurl4-openssl-dev \
      libpango1.0-dev \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
# Swift's own libraries go into the binary, so that the image needs Debian's only.
RUN swift build -c release --product portico --static-swift-stdlib \
 && strip -o /portico "$(swift build -c release --show-bin-path)/portico"

FROM debian:12-slim
# The fonts hold every script that people type. Of Chinese, Japanese and Korean only the sans serif,
# which papers are set in: the other face alone has 54 MB.
RUN echo 'path-exclude=/usr/share/fonts/opentype/noto/NotoSerifCJK*' > /etc/dpkg/dpkg.cfg.d/fonts \
 && apt-get update \
 && apt-get install -y --no-install-recommends \
      libsqlite3-0 libpq5 libcurl4 libstdc++6 ca-certificates tzdata postgresql-client \
      libpangocairo-1.0-0 fonts-noto-core fonts-noto-cjk fonts-symbola \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --no-create-home --home-dir /var/lib/portico --shell /usr/sbin/nologin portico \
 && install -d -o portico -g portico -m 0700 /var/lib/portico
COPY --from=build /portico /usr/local/bin/portico
COPY Templates /opt/portico/Templates
COPY Public /opt/portico/Public
ENV PORTICO_HOST=0.0.0.0 \
    PORTICO_PORT=8080 \
    PORTICO_DATA=/var/lib/portico \
    PORTICO_TEMPLATES=/opt/portico/Templates \
    PORTICO_PUBLIC=/opt/portico/Public
# By number, so that Kubernetes can see that it is not root.
USER 10001
WORKDIR /opt/portico
VOLUME /var/lib/portico
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=6s --start-period=20s CMD ["portico", "health"]
ENTRYPOINT ["portico"]
CMD ["serve"]
