// The Go application. Usage: app PORT
package main

import (
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"time"
)

func main() {
	mux := http.NewServeMux()
	handle := func(path string, f http.HandlerFunc) { mux.HandleFunc(path, f) }
	flush := func(w http.ResponseWriter) { w.(http.Flusher).Flush() }

	handle("/static", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "Hello from Go.") })
	handle("/long", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, strings.Repeat("0123456789abcdef", 200)) })
	handle("/chunked", func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i < 3; i++ {
			fmt.Fprintf(w, "part %d\n", i)
			flush(w)
		}
	})
	handle("/trailers", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Trailer", "X-Sum, X-Lines")
		fmt.Fprintln(w, "with trailers")
		w.Header().Set("X-Sum", "abc")
		w.Header().Set("X-Lines", "1")
		w.Header().Set(http.TrailerPrefix+"X-Unannounced", "yes")
	})
	handle("/early", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Link", "</style.css>; rel=preload; as=style")
		w.WriteHeader(103)
		w.WriteHeader(102)
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprintln(w, "after the hints")
	})
	handle("/status/", func(w http.ResponseWriter, r *http.Request) {
		var code int
		fmt.Sscanf(strings.TrimPrefix(r.URL.Path, "/status/"), "%d", &code)
		w.Header().Set("X-Own", "yes")
		w.WriteHeader(code)
		if code != 204 && code != 205 && code != 304 {
			fmt.Fprintf(w, "status %d\n", code)
		}
	})
	handle("/no-headers", func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Date"] = nil
		w.Header()["Content-Type"] = nil
		fmt.Fprintln(w, "bare")
	})
	handle("/identity", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Transfer-Encoding", "identity")
		fmt.Fprintln(w, "until close")
		flush(w)
	})
	handle("/headers", func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i < 100; i++ {
			w.Header().Set(fmt.Sprintf("X-Header-%d", i), "  value with a\nline break  ")
		}
		w.Header()["lower-case"] = []string{"one", "two", ""}
		http.SetCookie(w, &http.Cookie{Name: "v", Value: strings.Repeat("0123456789abcdef", 150), HttpOnly: true})
	})
	handle("/short", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		fmt.Fprintln(w, "only this much")
	})
	handle("/panic", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "before the panic")
		flush(w)
		panic(http.ErrAbortHandler)
	})
	handle("/panic-first", func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) })
	handle("/error", func(w http.ResponseWriter, r *http.Request) { http.Error(w, "by design", 500) })
	handle("/redirect", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/a b?c=<d>", 302) })
	handle("/file", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `W/"weak"`)
		http.ServeContent(w, r, "x.txt", time.Unix(1750000000, 0), strings.NewReader(strings.Repeat("0123456789", 20)))
	})
	handle("/post", func(w http.ResponseWriter, r *http.Request) {
		body := make([]byte, 10)
		n, _ := r.Body.Read(body)
		w.WriteHeader(201)
		fmt.Fprintf(w, "%d\n", n)
	})
	down, _ := url.Parse("http://127.0.0.1:1/")
	mux.Handle("/down", httputil.NewSingleHostReverseProxy(down))

	server := http.Server{Addr: "127.0.0.1:" + os.Args[1], Handler: mux, MaxHeaderBytes: 4096}
	panic(server.ListenAndServe())
}
