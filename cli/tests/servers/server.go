// What tests/guard_servers.rs asks for, by Go: server ADDRESS
package main

import (
	"io"
	"net/http"
	"os"
	"strings"
)

func answer(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/page":
		w.Header().Set("ETag", `"1"`)
		io.WriteString(w, "a page")
	case "/chunked":
		for _, piece := range []string{"one", "two", strings.Repeat("three", 5000)} {
			io.WriteString(w, piece)
			w.(http.Flusher).Flush()
		}
	case "/trailers":
		w.Header().Set("Trailer", "X-Sum")
		io.WriteString(w, "content")
		w.(http.Flusher).Flush()
		w.Header().Set("X-Sum", "7")
	case "/none":
		w.WriteHeader(204)
	case "/same":
		w.WriteHeader(304)
	case "/hints":
		w.Header().Set("Link", "</style.css>; rel=preload")
		w.WriteHeader(103)
		io.WriteString(w, "late")
	case "/echo":
		w.Header().Set("Content-Length", r.Header.Get("Content-Length"))
		io.Copy(w, r.Body)
	case "/socket":
		connection, buffered, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		defer connection.Close()
		io.WriteString(connection, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
		io.Copy(connection, buffered)
	default:
		http.NotFound(w, r)
	}
}

func main() {
	panic(http.ListenAndServe(os.Args[1], http.HandlerFunc(answer)))
}
