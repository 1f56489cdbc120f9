// A reverse proxy of Go's net/http/httputil.
package main

import (
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
)

func main() {
	upstream, err := url.Parse("http://127.0.0.1:@UPSTREAM@")
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:@PORT@", httputil.NewSingleHostReverseProxy(upstream)))
}
