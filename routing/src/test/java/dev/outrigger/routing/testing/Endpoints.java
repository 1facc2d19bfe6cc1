package dev.outrigger.routing.testing;

import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds instances and endpoints at 10.0.0.x:8080. */
public final class Endpoints {
    private Endpoints() {}

    /** Returns the {@code number}-th instance, up and of usual weight. */
    public static Instance instance(int number) {
        return instance(number, InstanceState.UP, Instance.USUAL_WEIGHT);
    }

    /** Returns the {@code number}-th instance in {@code state}. */
    public static Instance instance(int number, InstanceState state) {
        return instance(number, state, Instance.USUAL_WEIGHT);
    }

    /** Returns the {@code number}-th instance, 0 to 65535. */
    public static Instance instance(int number, InstanceState state, int weight) {
        String host = "10.0." + number / 256 + "." + number % 256;
        InetSocketAddress address = new InetSocketAddress(host, 8080);
        return new Instance(Instance.id(host, 8080), host, address, weight, "", "", state, "", Map.of(), 0);
    }

    /** Returns one endpoint a weight, with fresh states of {@code loops} loops. */
    public static List<Endpoint> ofWeights(int loops, int... weights) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int weight : weights) {
            endpoints.add(of(instance(endpoints.size(), InstanceState.UP, weight), loops));
        }
        return endpoints;
    }

    /** Returns {@code instance} as an endpoint with a fresh state of {@code loops} loops. */
    public static Endpoint of(Instance instance, int loops) {
        return new Endpoint(instance, new EndpointState("api", instance.address(), loops));
    }
}
